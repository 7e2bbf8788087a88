"""What of the inputs is to be done and why, and what speaks against beginning at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from fixtext.batch.forms import digest, form, input_digest, too_large
from fixtext.batch.jsonl import listed
from fixtext.batch.ledger import Ledger
from fixtext.batch.locks import strangers
from fixtext.batch.plan import Passed, Plan, Source
from fixtext.errors import InputError, UsageError


def begun(plan: Plan, ledger: Ledger, left: bool) -> str:
    """A word on ledgers of another sharing out. UsageError: a batch was begun here and the user did not say --resume.

    `left` says that books stand there which the ledger does not know.
    """
    others = ", ".join(path.name for path in strangers(plan, "sqlite"))
    if not plan.resume and others:
        raise UsageError(
            f"{plan.output}: a batch was begun there that is shared out in another way ({others}); go on with its own "
            "--shard, join shards with --merge, or do all again in a ledger of its own with --resume"
        )
    if not plan.resume and (left or not ledger.empty):
        raise UsageError(f"{plan.output}: a batch was begun there; --resume goes on with it")
    if not others:
        return ""
    return f"{plan.books} has ledgers of another sharing out ({others}); what {ledger.path.name} lacks is done again"


def wanted(sources: Iterable[Source], ledger: Ledger, plan: Plan) -> tuple[dict[Source, str], list[Passed]]:
    """(inputs that are to be done and why, those that cannot be read now and were done before: that stays)."""
    todo: dict[Source, str] = {}
    kept: list[Passed] = []
    for source in sources:
        why = _missing(source, ledger, plan)
        if why.startswith(_STAYS):
            kept.append(Passed(str(source.path), why, fault=True))
        elif why:
            todo[source] = why
    return todo, kept


_STAYS = "what an earlier run made of it stays: "


def _missing(source: Source, ledger: Ledger, plan: Plan) -> str:
    """Why an input is to be done; empty if it is done already."""
    file = ledger.file(source.name)
    if file is None:
        return "new" if ledger.piece(source.name, 0) is None else "not finished"
    sha256 = input_digest(source, plan)
    if file.out_sha256 and not sha256:
        return _STAYS + (too_large(source, plan) or "it cannot be read now")
    if file.fingerprint != plan.fingerprint:
        return "pipeline changed"
    if file.sha256 != sha256:
        return "input changed"
    if plan.retry and next(ledger.quarantine(source.name), None):
        return "retried"
    stands = not file.out_sha256 or _is_as_written(source, file.out_sha256, plan)
    return "" if stands else "output missing or changed"


def _is_as_written(source: Source, sha256: str, plan: Plan) -> bool:
    """Whether the output of an input is there with this digest, and its other forms are there."""
    there = all((plan.output / name).is_file() for _, name in plan.more(source))
    return there and sha256 == digest(plan.output / source.name)


def again(todo: dict[Source, str]) -> list[str]:
    """What to tell the user of inputs that are done again."""
    lines = []
    for why in sorted(set(todo.values()) - {"new"}):
        names = [source.name for source in todo if todo[source] == why]
        more = f" and {len(names) - 3} more" * (len(names) > 3)
        lines.append(f"{len(names)} done again, {why}: {', '.join(names[:3])}{more}")
    return lines


def refuse_keyless(todo: Sequence[Source], plan: Plan) -> None:
    """UsageError: there are only files of records, and none of them has the text where `--text-key` looks for it."""
    if not todo or any(source.form == "page" for source in todo):
        return
    lacking = []
    for source in todo:
        if reason := keyless(source, plan):
            lacking.append(f"{source.path}: {reason}")
        elif form(source).names(source, plan):
            return
    if lacking:
        more = f" (and {len(lacking) - 1} more files)" if len(lacking) > 1 else ""
        raise UsageError(lacking[0] + more)


def keyless(source: Source, plan: Plan) -> str:
    """What to say of a file of records none of which has the field, as far as the first hundred show."""
    first: list[list[str]] = form(source).names(source, plan)
    if not first or any(plan.text_key in names for names in first):
        return ""
    counts = Counter(name for names in first for name in dict.fromkeys(names))
    have = listed([f"{name} ({count})" if count < len(first) else name for name, count in counts.most_common()])
    where = f" in its first {len(first)} records; they have" if len(first) > 1 else "; it has"
    return f"no field {plan.text_key!r} (--text-key names another){where} {have}"


def look(source: Source, plan: Plan) -> None:
    """Look at a file of records before any is cleaned. InputError: it cannot be read to its end, or has no text."""
    if reason := keyless(source, plan):
        raise InputError(reason)
    form(source).look(source, plan)
