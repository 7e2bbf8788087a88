"""Pack a trained network: python training/neural/export.py RUN_DIR [--out FOLDER]

Writes network.onnx (tables and matrices in int8, a scale for each column) and characters.npz (the number of each
alphabet id) into packages/neural/fixtext_neural/data, and network.json beside them: of what it was made, how long, with
what figures.
Needs torch, onnx, onnxscript, onnxruntime.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from training import language, ngrams
from training.neural import data, train
from training.neural.network import REACH, Network

BEST = 6  # characters that the network proposes
OUT = ("likely", "signs", "best", "height")
DATA = Path(__file__).parent.parent.parent / "packages" / "neural" / "fixtext_neural" / "data"


class Packed(nn.Module):
    """What runs: ln P of the wanted characters at each place, and the signs."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, read: Tensor, wanted: Tensor) -> tuple[Tensor, ...]:
        """read: shape (T,); wanted: (T, K) → (ln P of these, shape (T, K), signs, shape (T, 2), the likeliest, shape
        (T, BEST), ln P of those)."""
        fits, signs = self.net(read[None])
        every = self.net.chars(fits[0]).log_softmax(1)
        height, best = every.topk(BEST, 1)
        return every.gather(1, wanted), signs[0], best, height


def packed(net: Network, path: Path, size: int) -> None:
    """Write the network to a file, in int8."""
    some = torch.randint(0, size, (REACH * 4,)), torch.randint(0, size, (REACH * 4, 9))
    with tempfile.TemporaryDirectory() as folder:
        whole = str(Path(folder) / "whole.onnx")
        torch.onnx.export(
            Packed(net).eval(),
            some,
            whole,
            input_names=["read", "wanted"],
            output_names=list(OUT),
            dynamic_axes={"read": {0: "T"}, "wanted": {0: "T", 1: "K"}} | {n: {0: "T"} for n in OUT},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole,
            path,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    onnx.checker.check_model(str(path))


def card(run: Path, out: Path, net: Network, corpus: Path, note: str) -> dict[str, object]:
    log = [json.loads(line) for line in (run / "log.jsonl").read_text("utf-8").splitlines()]
    return {
        "what": "what may stand at each place, by both sides; see training/neural/",
        "made": date.today().isoformat(),
        "parameters": sum(p.numel() for p in net.parameters()),
        "steps": log[-1]["step"],
        "characters read": log[-1]["characters"],
        "seconds": log[-1]["seconds"],
        "seed": 1,
        "note": note,
        "shares of the corpora": data.SHARES,
        "left aside": f"paragraphs with number % {ngrams.HELD} == {ngrams.HELD_AT}",
        "damage": {"rates": data.RATES, "shifts": data.SHIFTS, "any": data.ANY},
        "rate of learning": [train.PEAK, train.TABLES],
        "curve": [row for row in log if "held" in row],
        "licence": "Apache-2.0; weights learnt from texts, which are no part of them",
        "source": {f"{n}.txt.xz": _sum(corpus / f"{n}.txt.xz") for n in data.SHARES},
        "channel": _sum(language.DATA / "channel.npz"),
        "sha256": {name: _sum(out / name) for name in ("network.onnx", "characters.npz")},
    }


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--out", type=Path, default=DATA)
    parser.add_argument("--note", default="", help="what the card should say of the run besides")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    row = np.load(args.run / "text.npz")["row"]
    state = torch.load(args.run / "last.pt", weights_only=True)
    net = Network(**state["shape"])
    net.load_state_dict(state["net"])
    packed(net, args.out / "network.onnx", int(row.max()) + 1)
    language.save(args.out / "characters.npz", {"row": row})
    about = json.dumps(card(args.run, args.out, net, args.corpus, args.note), indent=1)
    (args.out / "network.json").write_text(about + "\n", "utf-8")


if __name__ == "__main__":
    main()
