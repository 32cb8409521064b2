//! What a file of certificates holds, whatever its form: DER, PEM, LDIF, and in them
//! certificates, master lists, deviation lists and revocation lists.

use super::certificate::Certificate;
use super::crl::RevocationList;
use super::deviation::DeviationList;
use super::master_list::MasterList;
use super::{ldif, pem};

/// One object of a file.
#[derive(Debug)]
pub(super) enum Content {
    Certificate(Box<Certificate>),
    MasterList(Box<MasterList>),
    DeviationList(Box<DeviationList>),
    RevocationList(Box<RevocationList>),
}

/// The objects of a file, and why others in it cannot be used.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) found: Vec<Content>,
    pub(super) failures: Vec<String>,
}

impl Contents {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut contents = Self::default();
        match core::str::from_utf8(bytes) {
            Ok(text) if text.contains("-----BEGIN ") => contents.take_pem(text),
            Ok(text) if ldif::is_ldif(text) => contents.take_ldif(text),
            _ => contents.take_der(bytes),
        }
        contents
    }

    fn take_pem(&mut self, text: &str) {
        let (blocks, broken) = pem::blocks(text);
        if broken > 0 {
            self.failures.push(format!("{broken} broken PEM blocks"));
        }
        for (label, der) in blocks {
            match label.as_str() {
                "CERTIFICATE"
                | "X509 CERTIFICATE"
                | "TRUSTED CERTIFICATE"
                | "X509 CRL"
                | "CMS"
                | "PKCS7" => self.take_der(&der),
                _ => self
                    .failures
                    .push(format!("a PEM block {label}, which is of no use here")),
            }
        }
    }

    fn take_ldif(&mut self, text: &str) {
        let (objects, broken) = ldif::objects(text);
        if broken > 0 {
            self.failures.push(format!("{broken} broken Base64 values"));
        }
        for object in objects {
            self.take_der(&object);
        }
    }

    fn take_der(&mut self, der: &[u8]) {
        let why = match Certificate::parse(der) {
            Ok(certificate) => return self.found.push(Content::Certificate(Box::new(certificate))),
            Err(error) => error.to_string(),
        };
        let why = match MasterList::parse(der) {
            Ok(list) => return self.found.push(Content::MasterList(Box::new(list))),
            // Signed data is told more of than that it is no certificate.
            Err(error) if is_signed_data(der) => error.to_string(),
            Err(_) => why,
        };
        if let Ok(list) = DeviationList::parse(der) {
            self.found.push(Content::DeviationList(Box::new(list)));
        } else if let Ok(list) = RevocationList::parse(der) {
            self.found.push(Content::RevocationList(Box::new(list)));
        } else {
            self.failures.push(why);
        }
    }
}

/// Whether the content begins as a ContentInfo with SignedData does.
fn is_signed_data(der: &[u8]) -> bool {
    const SIGNED_DATA: [u8; 11] = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2];
    der.get(..24)
        .is_some_and(|head| head.windows(SIGNED_DATA.len()).any(|at| at == SIGNED_DATA))
}
