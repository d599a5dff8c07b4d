"""The look of the page: blues, plain type and a clear focus ring, in light and dark."""

from gradio.themes import Base, Color, Font, sizes

BLUES = Color(
    name="blues",
    c50="#f0f4fd",
    c100="#dbe5fb",
    c200="#b7caf6",
    c300="#8fadf0",
    c400="#5f89e6",
    c500="#0e47cb",
    c600="#0c3db0",
    c700="#004494",
    c800="#003776",
    c900="#002a5c",
    c950="#001a3a",
)
THEME = Base(
    primary_hue=BLUES,
    secondary_hue=BLUES,
    neutral_hue="slate",
    text_size=sizes.text_md,
    radius_size=sizes.radius_sm,
    # Fonts of the reader's own system: nothing is fetched.
    font=[Font("Arial"), Font("Helvetica"), Font("sans-serif")],
    font_mono=[Font("Consolas"), Font("monospace")],
)
