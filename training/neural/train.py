"""Train the network: python training/neural/train.py CORPUS_DIR RUN_DIR [--steps N]

Reads the corpora named in data.SHARES, damages them on the fly by the channel of the detector `ngram`, and learns at
each place what stood there, whether a character is too many, whether one is missing behind it. RUN_DIR/last.pt is kept
every five minutes and at the end; the same command goes on from it. RUN_DIR/log.jsonl gets losses, also on paragraphs
left aside. Deterministic given seed, versions and numbers of workers and threads, interrupted or not. 3,700 characters
a second on a core; set MALLOC_MMAP_MAX_=0 MALLOC_TOP_PAD_=200000000 for a tenth more. With --workers 2 (the same
command once with --index 0, once with --index 1) two processes learn on texts of their own and take the mean of what
they know every TOGETHER steps (local SGD, arXiv 1805.09767), which needs no second core all the time.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from fixtext.ngram import channel
from training import language
from training.neural import data
from training.neural.network import Network

ROWS, LENGTH = 32, 96
WARM = 150  # steps until the full rate
TABLES_OF = ("embed", "pairs", "triples")
PEAK, TABLES = 6e-3, 1.2e-2  # learning rates: of the matrices, of the tables of characters and pairs
END = 0.02  # share of the peak at the last step
SIGNS = 2.0  # weight of the loss on characters too many and missing
TOGETHER = 20
EVERY, KEPT = 100, 300  # steps between lines of the log, seconds between checkpoints


def corpus(folder: Path, run: Path, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(text to train on, text left aside, number of each alphabet id), made once a run."""
    path = run / "text.npz"
    if not path.exists():
        fold = channel.load(language.DATA / "channel.npz").fold
        text = data.numbered(list(data.paragraphs(folder, False, seed)), fold, seed=seed)
        held = data.numbered(list(data.paragraphs(folder, True, seed)), fold, text.row, seed)
        np.savez(path, flat=text.flat, held=held.flat, row=text.row)
    found = np.load(path)
    return found["flat"], found["held"], found["row"]


def batch(text: np.ndarray, misreads: data.Misreads, rng: np.random.Generator) -> list[Tensor]:
    """A piece of the text at random, damaged, as ROWS of LENGTH."""
    whole = ROWS * LENGTH
    at = int(rng.integers(0, len(text) - whole * 2))
    span = text[at : at + whole + whole // 8]
    rate = np.repeat(rng.choice(data.RATES, len(span) // LENGTH + 1), LENGTH)[: len(span)]
    found = data.damaged(span, rate, misreads, rng)
    return [torch.from_numpy(column[:whole].reshape(ROWS, LENGTH).copy()) for column in found]


def losses(net: Network, read: Tensor, printed: Tensor, lost: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(of characters, of signs, share of characters that the network would have put right)."""
    fits, signs = net(read)
    use = printed >= data.FIRST
    guess = net.chars(fits[use])
    wanted = torch.stack((printed < 0, lost), 2).float()
    right = (guess.detach().argmax(1) == printed[use]).float().mean()
    return F.cross_entropy(guess, printed[use]), F.binary_cross_entropy_with_logits(signs, wanted), right


@torch.no_grad()
def aside(net: Network, batches: list[list[Tensor]]) -> list[float]:
    """Mean losses, and F1 of signs at the cut where it is best."""
    rows = [[float(x) for x in losses(net, *each)] for each in batches]
    wrong, score = [], []
    for read, printed, lost in batches:
        score.append(net(read)[1].flatten(0, 1))
        wrong.append(torch.stack((printed < 0, lost), 2).flatten(0, 1))
    return [*np.mean(rows, axis=0).tolist(), *(_f1(torch.cat(score)[:, i], torch.cat(wrong)[:, i]) for i in (0, 1))]


def _f1(score: Tensor, wrong: Tensor) -> float:
    hits = wrong[score.argsort(descending=True)].float().cumsum(0)
    return float((2 * hits / (torch.arange(1, len(hits) + 1) + wrong.sum())).max())


def rate(step: int, steps: int) -> float:
    """Share of the peak: a rise, then half a cosine."""
    fall = END + (1 - END) * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))
    return min(1.0, (step + 1) / WARM) * fall


def optimizer(net: Network) -> torch.optim.Optimizer:
    tables = [p for name, p in net.named_parameters() if name.startswith(TABLES_OF)]
    rest = [p for name, p in net.named_parameters() if not name.startswith(TABLES_OF)]
    groups = [{"params": rest, "lr": PEAK, "peak": PEAK}, {"params": tables, "lr": TABLES, "peak": TABLES}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)


def start(text: np.ndarray, shape: dict[str, int], seed: int) -> Network:
    """A network that knows only how frequent each character is."""
    torch.manual_seed(seed)
    net = Network(**shape)
    count = np.bincount(text, minlength=shape["size"]) + 1.0
    net.chars.bias.data = torch.tensor(np.log(count / count.sum()), dtype=torch.float32)
    net.chars.weight.data *= 0.3
    return net


@torch.no_grad()
def together(net: Network, best: torch.optim.Optimizer, workers: int) -> None:
    """The mean of all workers' weights and moments."""
    for p in net.parameters():
        for each in (p, best.state[p]["exp_avg"], best.state[p]["exp_avg_sq"]):
            dist.all_reduce(each)
            each /= workers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--steps", type=int, default=6800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--index", type=int, default=0, help="which of the workers this is")
    parser.add_argument("--wide", type=int, default=160)
    parser.add_argument("--triples", action="store_true", help="a table of three characters beside that of two")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.run.mkdir(parents=True, exist_ok=True)
    if args.workers > 1:
        place = f"file://{args.run.resolve()}/meet"
        dist.init_process_group("gloo", place, rank=args.index, world_size=args.workers)
    text, held, row = corpus(args.corpus, args.run, args.seed)
    size = int(row.max()) + 1
    misreads = data.Misreads(channel.load(language.DATA / "channel.npz"), row, size)
    some = np.random.default_rng(7)
    asides = [batch(held, misreads, some) for _ in range(16)]
    shape = {"size": size, "wide": args.wide, "triples": args.triples}
    net = start(text, shape, args.seed)
    best = optimizer(net)
    last, done, spent, read = args.run / "last.pt", 0, 0.0, 0
    if last.exists():
        state = torch.load(last, weights_only=True)
        net.load_state_dict(state["net"])
        best.load_state_dict(state["optimizer"])
        done, spent = state["step"], state["spent"]
        read = state.get("read", done * ROWS * LENGTH)
    began = kept = time.monotonic()

    def keep(step: int) -> None:
        state = {"net": net.state_dict(), "optimizer": best.state_dict(), "step": step, "shape": shape}
        state["read"] = read + (step - done) * ROWS * LENGTH * args.workers
        torch.save(state | {"spent": spent + time.monotonic() - began}, last.with_suffix(".new"))
        last.with_suffix(".new").replace(last)

    with (args.run / "log.jsonl").open("a", encoding="utf-8") as log:
        for step in range(done, args.steps):
            for group in best.param_groups:
                group["lr"] = group["peak"] * rate(step, args.steps)
            each = batch(text, misreads, np.random.default_rng([args.seed, step, args.index]))
            chars, signs, _ = losses(net, *each)
            best.zero_grad(set_to_none=True)
            (chars + SIGNS * signs).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            best.step()
            if args.workers > 1 and ((step + 1) % TOGETHER == 0 or step + 1 == args.steps):
                together(net, best, args.workers)
            if args.index:
                continue
            if (step + 1) % EVERY == 0:
                line = {
                    "step": step + 1,
                    "characters": read + (step + 1 - done) * ROWS * LENGTH * args.workers,
                    "loss": chars.item(),
                }
                if (step + 1) % (EVERY * 5) == 0 or step + 1 == args.steps:
                    names = ("held", "held signs", "held right", "F1 too many", "F1 missing")
                    line |= dict(zip(names, aside(net, asides), strict=True))
                line["seconds"] = spent + time.monotonic() - began
                log.write(json.dumps({k: round(v, 4) for k, v in line.items()}) + "\n")
                log.flush()
            if time.monotonic() - kept > KEPT and (step + 1) % TOGETHER == 0:
                keep(step + 1)
                kept = time.monotonic()
    if not args.index:
        keep(args.steps)


if __name__ == "__main__":
    main()
