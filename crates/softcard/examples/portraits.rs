//! Writes the drawn portraits as PNG files into a folder, to look at them or to compress them with
//! another program: `cargo run -p cccd-softcard --example portraits -- FOLDER`.

use std::path::PathBuf;

use cccd_softcard::portrait::{HEIGHT, Portrait, WIDTH};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("give a folder")?);
    std::fs::create_dir_all(&folder)?;
    for portrait in Portrait::ALL {
        image::save_buffer(
            folder.join(portrait.name()).with_extension("png"),
            &portrait.pixels(),
            WIDTH.into(),
            HEIGHT.into(),
            image::ExtendedColorType::Rgb8,
        )?;
    }
    Ok(())
}
