"""Teaches the embedder which line answers a question: ``python -m eval.tune --out FOLDER``."""

import argparse
import math
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import normalize
from tqdm import tqdm
from transformers import AutoModel, AutoTokenizer

from eval.pairs import Lesson, Pair, lessons, reworded
from index.embed import Embedder


@dataclass(frozen=True, slots=True)
class Recipe:
    epochs: int = 2
    rank: int = 8
    rate: float = 1e-3
    questions: int = 16
    negatives: int = 2
    hardest: int = 20
    pooled_temperature: float = 0.05
    token_temperature: float = 0.03
    weight_decay: float = 0.01
    dropout: bool = True
    headed: float = 0.3
    layers: str = "query key value dense"
    reword: bool = True
    seed: int = 7


class Encoder:
    def __init__(self) -> None:
        source = Embedder().source
        self.tokenizer = AutoTokenizer.from_pretrained(source)
        self.model = AutoModel.from_pretrained(source)
        self.model.requires_grad_(False)

    def __call__(self, texts):
        f = self.tokenizer(list(texts), padding=True, truncation=True, max_length=256, return_tensors="pt")
        h = self.model(**f).last_hidden_state
        m = f["attention_mask"]
        pooled = normalize((h * m[..., None]).sum(1) / m.sum(1, keepdim=True), dim=-1)
        own = m.clone()
        own[:, 0] = 0
        own[torch.arange(len(own)), m.sum(1) - 1] = 0
        return pooled, normalize(h, dim=-1), own.bool(), f["input_ids"]


def rarity(tokenizer, lines):
    ids = tokenizer(list(lines), truncation=True, max_length=256)["input_ids"]
    df = Counter(t for x in ids for t in set(x))
    w = torch.full((tokenizer.vocab_size,), math.log(len(ids) + 1))
    for t, n in df.items():
        w[t] = max(0.0, math.log((len(ids) + 1) / (n + 1)))
    return w


def scores(q, p, weights):
    """(pooled, maxsim), each Q x P."""
    qp, qt, qm, qi = q
    pp, pt, pm, _ = p
    sim = torch.einsum("qid,pjd->qpij", qt, pt)
    sim = sim.masked_fill(~pm[None, :, None, :], -1.0).amax(-1)  # q,p,i
    w = weights[qi] * qm
    w = w / w.sum(-1, keepdim=True).clamp_min(1e-6)
    return qp @ pp.T, torch.einsum("qpi,qi->qp", sim, w)


def attach(model, recipe, generator):
    adapters = {}
    for name, module in model.encoder.named_modules():
        if isinstance(module, nn.Linear) and name.rsplit(".", 1)[-1] in recipe.layers.split():
            down = nn.Parameter(torch.randn(recipe.rank, module.in_features, generator=generator) / module.in_features**0.5)
            up = nn.Parameter(torch.zeros(module.out_features, recipe.rank))
            module.register_forward_hook(lambda m, i, o, d=down, u=up: o + (i[0] @ d.T) @ u.T)
            adapters["encoder." + name] = (down, up)
    return adapters


def mine(encoder, lesson, weights, recipe):
    with torch.inference_mode():
        parts = [encoder(lesson.lines[i : i + 32]) for i in range(0, len(lesson.lines), 32)]
        out = []
        for start in range(0, len(lesson.pairs), 16):
            q = encoder([p.question for p in lesson.pairs[start : start + 16]])
            s = torch.cat([sum(scores(q, p, weights)) for p in parts], 1)
            out += s.argsort(-1, descending=True).tolist()
    return [[i for i in o if i not in p.answered][: recipe.hardest] for o, p in zip(out, lesson.pairs)]


def train(encoder, found, recipe, log=print):
    chance = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    generator = torch.Generator().manual_seed(recipe.seed)
    encoder.model.eval()
    weights = {l.fund: rarity(encoder.tokenizer, l.lines) for l in found}
    start = time.time()
    hard = {l.fund: mine(encoder, l, weights[l.fund], recipe) for l in found} if recipe.negatives else {}
    log("mined", time.time() - start)
    adapters = attach(encoder.model, recipe, generator)
    parameters = [t for pair in adapters.values() for t in pair]
    optimizer = torch.optim.AdamW(parameters, lr=recipe.rate, weight_decay=recipe.weight_decay)
    n = sum(math.ceil(len(l.pairs) / recipe.questions) for l in found) * recipe.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / (0.1 * n), (n - s) / (0.9 * n)))
    encoder.model.train(recipe.dropout)
    step = 0
    for epoch in range(recipe.epochs):
        batches = []
        for l in found:
            order = list(range(len(l.pairs)))
            chance.shuffle(order)
            batches += [(l, order[i : i + recipe.questions]) for i in range(0, len(order), recipe.questions)]
        chance.shuffle(batches)
        losses = []
        for l, chosen in batches:
            pairs = [l.pairs[i] for i in chosen]
            rights = [chance.choice(p.right) for p in pairs]
            places = list(rights)
            for i in chosen:
                if hard: places += chance.sample(hard[l.fund][i], min(recipe.negatives, len(hard[l.fund][i])))
            places = list(dict.fromkeys(places))
            texts = [(l.headed if chance.random() < recipe.headed else l.lines)[i] for i in places]
            q = encoder([reworded(p.question, chance) if recipe.reword else p.question for p in pairs])
            p_ = encoder(texts)
            dense, tokens = scores(q, p_, weights[l.fund])
            target = torch.tensor([places.index(r) for r in rights])
            blocked = torch.tensor([[i in p.answered and i != r for i in places] for p, r in zip(pairs, rights)])
            loss = nn.functional.cross_entropy((dense / recipe.pooled_temperature).masked_fill(blocked, -1e4), target)
            loss = loss + nn.functional.cross_entropy((tokens / recipe.token_temperature).masked_fill(blocked, -1e4), target)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        log("epoch", epoch, np.mean(losses), time.time() - start)
    encoder.model.eval()
    return adapters
