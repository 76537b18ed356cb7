//! What to draw: pure data and pure functions, so every picture can be tested without a screen.
