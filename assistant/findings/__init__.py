"""What readings come to: findings, each a statement with its evidence, made only here."""
