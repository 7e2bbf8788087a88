"""The network: what may stand at each place, by what stands on its left and on its right; PyTorch, training only.

Two stacks of causal convolutions, one from the left, one from the right. What they know at a place does not include
the place itself, so that every character of the text is a lesson ("cloze", Baevski et al. 2019, arXiv 1903.07785),
where a masked model learns from one in seven.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

DILATIONS = (1, 2, 4)
PAIRS = 1 << 17  # places of the table of pairs of characters
PAIR_WIDE = 64
TRIPLES = 1 << 17
TRIPLE_WIDE = 32
KERNEL = 3
REACH = sum(d * (KERNEL - 1) for d in DILATIONS)


def moved(x: Tensor, by: int) -> Tensor:
    """x of shape (B, T, D), each place taking what stood `by` places to its left (right if negative), 0 at the end."""
    if by == 0:
        return x
    return F.pad(x[:, :-by], (0, 0, by, 0)) if by > 0 else F.pad(x[:, -by:], (0, 0, 0, -by))


def pair(read: Tensor) -> Tensor:
    """The place in the table of pairs of each character with the one on its left (0 at the start)."""
    before = F.pad(read[:, :-1], (1, 0))
    return (before * 40503 + read * 9973) % PAIRS


def triple(read: Tensor) -> Tensor:
    """The place in the table of triples of each character with the two on its left."""
    first, second = F.pad(read[:, :-2], (2, 0)), F.pad(read[:, :-1], (1, 0))
    return (first * 66_607 + second * 38_873 + read * 15_485_863) % TRIPLES


class Layer(nn.Module):
    def __init__(self, wide: int, dilation: int, sign: int) -> None:
        super().__init__()
        self.steps = [sign * dilation * i for i in range(KERNEL)]
        self.norm = nn.LayerNorm(wide)
        self.wide = nn.Linear(wide * KERNEL, wide * 2)
        self.narrow = nn.Linear(wide, wide, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm(x)
        a, b = self.wide(torch.cat([moved(y, s) for s in self.steps], 2)).chunk(2, 2)
        return x + self.narrow(a * torch.sigmoid(b))


class Network(nn.Module):
    def __init__(self, size: int, wide: int = 160, out: int = 128, triples: bool = False) -> None:
        super().__init__()
        self.embed = nn.Embedding(size, wide)
        self.pairs = nn.Embedding(PAIRS, PAIR_WIDE)
        nn.init.normal_(self.embed.weight, std=0.5)
        nn.init.normal_(self.pairs.weight, std=0.1)
        self.from_left, self.from_right = (nn.Linear(PAIR_WIDE, wide, bias=False) for _ in range(2))
        self.triples = nn.Embedding(TRIPLES, TRIPLE_WIDE) if triples else None
        if self.triples is not None:
            nn.init.normal_(self.triples.weight, std=0.1)
            self.more_left, self.more_right = (nn.Linear(TRIPLE_WIDE, wide, bias=False) for _ in range(2))
        self.left = nn.Sequential(*(Layer(wide, d, 1) for d in DILATIONS))
        self.right = nn.Sequential(*(Layer(wide, d, -1) for d in DILATIONS))
        self.norm = nn.LayerNorm(wide * 2)
        self.meet = nn.Linear(wide * 2, wide * 2)
        self.out = nn.Linear(wide, out)
        self.chars = nn.Linear(out, size)
        self.signs = nn.Sequential(nn.Linear(wide * 2, 64), nn.GELU(), nn.Linear(64, 2))

    def forward(self, read: Tensor) -> tuple[Tensor, Tensor]:
        """(what fits at each place, shape (B, T, out), signs: too many, missing after; (B, T, 2))."""
        x, pairs = self.embed(read), self.pairs(pair(read))
        ahead, behind = x + self.from_left(pairs), x + self.from_right(moved(pairs, -1))
        if self.triples is not None:
            three = self.triples(triple(read))
            ahead, behind = ahead + self.more_left(three), behind + self.more_right(moved(three, -2))
        left, right = self.left(ahead), self.right(behind)
        around = self.norm(torch.cat((moved(left, 1), moved(right, -1)), 2))
        a, b = self.meet(around).chunk(2, 2)
        fits = self.out(a * torch.sigmoid(b))
        return fits, self.signs(torch.cat((left, right), 2))
