//! A document as a folder of files, for programs that read files rather than chips.

use std::fs;
use std::io;
use std::path::Path;

use cccd_lds::FileIdentity;

use crate::issuer::IssuedCard;

impl IssuedCard {
    /// The document as named files: each EF as `EF.DG1.bin` and so on, the certificates `csca.der`
    /// and `ds.der`, and what is printed on the card in `printed.txt`.
    #[must_use]
    pub fn to_files(&self) -> Vec<(String, Vec<u8>)> {
        let files = self.personalisation.files.iter();
        let mut named: Vec<(String, Vec<u8>)> = files
            .map(|(file, content)| (file_name(*file), content.clone()))
            .collect();
        named.push(("csca.der".to_owned(), self.csca_der.clone()));
        named.push(("ds.der".to_owned(), self.ds_der.clone()));
        named.push(("printed.txt".to_owned(), self.printed().into_bytes()));
        named
    }

    /// Writes those files into a folder, which is made where it does not exist.
    ///
    /// # Errors
    /// Where the folder or a file cannot be written.
    pub fn write_to(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        self.to_files()
            .into_iter()
            .try_for_each(|(name, content)| fs::write(folder.join(name), content))
    }

    /// What the holder reads off the card: MRZ, access number, QR code.
    fn printed(&self) -> String {
        let mrz = self.mrz.reveal();
        let width = if mrz.len() == 90 { 30 } else { 44 };
        let characters: Vec<char> = mrz.chars().collect();
        let mut lines: Vec<String> = characters
            .chunks(width)
            .map(|line| line.iter().collect())
            .collect();
        lines.extend(self.can.as_ref().map(|can| format!("CAN {}", can.reveal())));
        lines.extend(self.qr.as_ref().map(|qr| format!("QR {}", qr.reveal())));
        lines.push(String::new());
        lines.join("\n")
    }
}

/// A file's usual name; EF.ATR/INFO loses its slash.
fn file_name(file: FileIdentity) -> String {
    format!("{}.bin", file.to_string().replace('/', "-"))
}
