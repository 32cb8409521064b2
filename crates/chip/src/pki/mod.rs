//! Certificates, signed data and trust: what passive authentication stands on (Doc 9303-12).
//!
//! Everything that is signed is kept as the bytes it was signed over; nothing is verified over a
//! re-encoding, but for the signed attributes, where CMS demands one.

mod audit;
mod certificate;
mod cms;
mod content;
mod country;
mod crl;
mod departure;
mod deviation;
mod extensions;
mod folder;
mod ldif;
mod list;
mod master_list;
mod memory;
mod name;
mod path;
mod pem;
mod store;
mod time;

pub use audit::{Finding, Standing, audit, lineage};
pub use certificate::{Certificate, CertificateError, KeyUsage};
pub use cms::{CmsError, SignedAttributes, SignedData, SignerId, SignerInfo};
pub use country::{alpha2_of, alpha3_of, same_country};
pub use crl::RevocationList;
pub use departure::Departure;
pub use deviation::{Concerned, Description, Deviation, DeviationKind, DeviationList};
pub use extensions::Extensions;
pub use folder::{
    FolderError, Held, Import, ImportKind, ImportReport, ListSignature, STORE_FILE, TrustFolder,
};
pub use list::{ListError, ListSigned};
pub use master_list::{MasterList, bare_master_list};
pub use name::Name;
pub use path::{Path, PathError};
pub use pem::{from_pem, to_pem};
pub use store::{Entry, Failure, Source, TrustStore};
