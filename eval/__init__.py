"""How good it is: question sets, metrics, yardsticks and the report."""
