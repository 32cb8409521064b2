//! Certificates, signed data and trust: what passive authentication stands on (Doc 9303-12).
//!
//! Everything that is signed is kept as the bytes it was signed over; nothing is verified over a
//! re-encoding, but for the signed attributes, where CMS demands one.

mod certificate;
mod cms;
mod country;
mod crl;
mod extensions;
mod master_list;
mod name;
mod path;
mod pem;
mod store;
mod time;

pub use certificate::{Certificate, CertificateError, KeyUsage};
pub use cms::{CmsError, SignedAttributes, SignedData, SignerId, SignerInfo};
pub use country::{alpha3_of, same_country};
pub use crl::RevocationList;
pub use extensions::Extensions;
pub use master_list::{MasterList, MasterListError};
pub use name::Name;
pub use path::{Path, PathError};
pub use store::{Entry, Failure, Source, TrustStore};
