"""The packaged embedder with small corrections beside its weights, which can learn.

Each corrected matrix W acts as ``W + up @ down``, both thin (LoRA, Hu et al. 2021); the published
weights themselves stay as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import normalize
from transformers import AutoModel, AutoTokenizer

from index.embed import Embedder

FILE = "adapter.safetensors"
PREFIX = "0.model."  # where the transformer stands inside the sentence-transformers model
PARTS = ("query", "key", "value", "dense")  # the matrices of each layer that are corrected
RANK = 8
LIMIT = 256  # word pieces of one text


@dataclass(frozen=True, slots=True)
class Read:
    """Texts as the model reads them; the two pieces that frame a text are not its ``own``."""

    pooled: Tensor  # unit vectors, shape (texts, dimension)
    vectors: Tensor  # unit vectors of the word pieces, shape (texts, longest, dimension)
    own: Tensor  # shape (texts, longest), true for the pieces of the text itself
    pieces: Tensor  # the pieces' numbers, shape (texts, longest)


class Student:
    """The packaged model, frozen, and its corrections, which change nothing at first."""

    def __init__(self) -> None:
        source = Embedder().source
        self.tokenizer = AutoTokenizer.from_pretrained(source)
        self.model = AutoModel.from_pretrained(source).eval().requires_grad_(requires_grad=False)
        self.corrections = {
            name: _correct(module)
            for name, module in self.model.encoder.named_modules(prefix="encoder")
            if isinstance(module, nn.Linear) and name.endswith(PARTS)
        }

    def parameters(self) -> list[nn.Parameter]:
        """Everything that learns."""
        return [tensor for pair in self.corrections.values() for tensor in pair]

    def read(self, texts: Sequence[str]) -> Read:
        """Run ``texts`` through the corrected model."""
        features = self.tokenizer(
            list(texts), padding=True, truncation=True, max_length=LIMIT, return_tensors="pt"
        )
        states = self.model(**features).last_hidden_state
        mask = features["attention_mask"]
        mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        own = mask * mask.roll(-1, dims=1)  # a piece with another after it: all but the last
        own[:, [0, -1]] = 0
        return Read(normalize(mean), normalize(states, dim=-1), own > 0, features["input_ids"])

    def rarity(self, lines: Sequence[str]) -> Tensor:
        """Inverse document frequency among ``lines`` of every piece that the tokenizer knows."""
        count = torch.zeros(len(self.tokenizer))
        for pieces in self.tokenizer(list(lines), truncation=True, max_length=LIMIT)["input_ids"]:
            count[list(set(pieces))] += 1
        return torch.log((len(lines) + 1) / count.clamp_min(1))

    def save(self, folder: Path) -> Path:
        """Write the corrections in half precision, under the names of what they correct."""
        folder.mkdir(parents=True, exist_ok=True)
        tensors = {
            f"{PREFIX}{name}.{part}": tensor.detach().half().contiguous()
            for name, pair in self.corrections.items()
            for part, tensor in zip(("down", "up"), pair, strict=True)
        }
        save_file(tensors, folder / FILE)
        return folder / FILE


def _correct(module: nn.Linear) -> tuple[nn.Parameter, nn.Parameter]:
    down = nn.Parameter(torch.randn(RANK, module.in_features) / module.in_features**0.5)
    up = nn.Parameter(torch.zeros(module.out_features, RANK))
    module.register_forward_hook(lambda _, given, made: made + (given[0] @ down.T) @ up.T)
    return down, up


def compare(questions: Read, lines: Read, rarity: Tensor) -> tuple[Tensor, Tensor]:
    """Pooled and word-by-word (MaxSim) scores in [-1, 1], each of shape (questions, lines)."""
    cosines = torch.einsum("qid,pjd->qpij", questions.vectors, lines.vectors)
    nearest = cosines.masked_fill(~lines.own[None, :, None, :], -1.0).amax(-1)
    weights = rarity[questions.pieces] * questions.own
    weights = weights / weights.sum(1, keepdim=True).clamp_min(1e-6)
    return questions.pooled @ lines.pooled.T, torch.einsum("qpi,qi->qp", nearest, weights)
