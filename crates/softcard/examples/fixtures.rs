//! Issues the cards of `fixtures/cards` into a folder:
//! `cargo run -p cccd-softcard --example fixtures -- fixtures/cards`.

use std::path::PathBuf;

use cccd_softcard::{Issuer, fixtures};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("give a folder")?);
    let issuer = Issuer::from_seed(fixtures::SEED);
    for (name, order) in fixtures::cards() {
        issuer.issue(&order)?.write_to(&folder.join(name))?;
    }
    Ok(())
}
