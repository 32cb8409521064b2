//! What an issuer is asked for: a document of a profile, with whatever a test wants different.

use std::collections::{BTreeMap, BTreeSet};

use cccd_lds::date::{Expiry, PartialDate};
use cccd_lds::{DataGroup, FileIdentity};

use crate::authority::{AuthoritySpec, SignerSpec};
use crate::certificate::Country;
use crate::cms::{CmsFlaw, SignedDataOptions};
use crate::curve::Curve;
use crate::data_groups::Dg13Fields;
use crate::hash::Hash;
use crate::people::Holder;
use crate::personalisation::{Cipher, Group, PaceSupport, TerminalTrust};
use crate::portrait::PortraitFormat;
use crate::profiles::Profile;
use crate::signature::CurveParameters;
use crate::sod::SecurityObjectVersion;

/// An order for one document. Begin with [`Order::new`] and change what should differ.
#[derive(Debug, Clone)]
pub struct Order {
    /// The kind of document.
    pub profile: Profile,
    /// Its holder.
    pub holder: Holder,
    /// The issuing state in the MRZ.
    pub country: Country,
    /// The document type in the MRZ: `ID`, `P`.
    pub document_code: String,
    /// Day of issue, in DG13 or DG12.
    pub issued: PartialDate,
    /// Day of expiry, or never.
    pub expiry: Expiry,
    /// The Country Signing CA.
    pub authority: AuthoritySpec,
    /// The document signer.
    pub signer: SignerSpec,
    /// The hash of the data groups and of the signed object.
    pub digest: Hash,
    /// The version of the LDS security object.
    pub security_object: SecurityObjectVersion,
    /// The choices of CMS in EF.SOD.
    pub cms: SignedDataOptions,
    /// The data groups to issue.
    pub groups: BTreeSet<DataGroup>,
    /// The compression of the portrait.
    pub portrait: PortraitFormat,
    /// Which fields of DG13 are filled in.
    pub dg13: Dg13Fields,
    /// The Active Authentication key, needed where DG15 is issued.
    pub active_authentication: AaSpec,
    /// The Chip Authentication keys.
    pub chip_authentication: Vec<CaSpec>,
    /// Whether DG14 and EF.CardAccess speak of Terminal Authentication.
    pub terminal_authentication: bool,
    /// Whose terminals may read DG3 and DG4, where any may.
    pub terminals: Option<TerminalTrust>,
    /// Whether Basic Access Control opens the document.
    pub bac: bool,
    /// The variants of PACE that the chip runs; none means no EF.CardAccess.
    pub pace: Vec<PaceSupport>,
    /// The card access number, where the document has one.
    pub can: Option<String>,
    /// The holder's PIN, where the document has one.
    pub pin: Option<String>,
    /// The key that unblocks the PIN.
    pub puk: Option<String>,
    /// The longest command and response in EF.ATR/INFO, in bytes; `None` for no such file.
    pub extended_length: Option<(u16, u16)>,
    /// Files whose content is this and not the usual: data groups before they are hashed and
    /// listed, so that the document stays signed; of EF.CardSecurity, what is signed in it.
    pub contents: BTreeMap<FileIdentity, Vec<u8>>,
    /// What is wrong on purpose.
    pub faults: Vec<Fault>,
}

impl Order {
    /// The usual document of a profile.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        profile.order()
    }

    /// The usual document of a profile for another holder: a Vietnamese card gets the expiry that
    /// the law gives its holder, and the access number of his ID number.
    #[must_use]
    pub fn for_holder(profile: Profile, holder: Holder) -> Self {
        let mut order = profile.order();
        if profile.is_citizen_card() {
            order.expiry = crate::profiles::citizen_card_expiry(holder.date_of_birth, order.issued);
            order.can = crate::profiles::citizen_card_can(&holder.id_number);
        }
        order.holder = holder;
        order
    }

    /// The same with another content of a file; a data group is then issued whether ordered or not.
    #[must_use]
    pub fn with_content(mut self, file: FileIdentity, content: Vec<u8>) -> Self {
        self.groups.extend(file.data_group());
        self.contents.insert(file, content);
        self
    }

    /// The same with one more fault.
    #[must_use]
    pub fn with(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }
}

/// An Active Authentication key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AaSpec {
    /// RSA of so many bits.
    Rsa {
        /// Length of the modulus.
        bits: u32,
        /// The hash of the signature.
        hash: Hash,
    },
    /// ECDSA.
    Ecdsa {
        /// The curve.
        curve: Curve,
        /// How DG15 names it.
        parameters: CurveParameters,
        /// The hash of the signature.
        hash: Hash,
    },
}

/// A Chip Authentication key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaSpec {
    /// Its identifier in DG14.
    pub key_id: Option<u8>,
    /// Its curve or MODP group.
    pub group: Group,
    /// How DG14 names a curve. A MODP group is always spelt out: `Explicit` with the order of its
    /// subgroup (X9.42), `Named` without it (PKCS #3).
    pub parameters: CurveParameters,
    /// The cipher of the secure messaging that it starts.
    pub cipher: Cipher,
}

/// Something wrong with a document on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The last bit of a file is flipped after signing.
    FlippedBit(FileIdentity),
    /// A file is not on the chip, though it was signed and listed.
    Missing(FileIdentity),
    /// EF.COM does not list a data group that is there.
    NotInCom(DataGroup),
    /// EF.SOD has no hash of a data group that is there.
    NotInSod(DataGroup),
    /// EF.SOD, properly signed, has another hash of a data group.
    WrongHash(DataGroup),
    /// The private keys are not those of DG14 and DG15: the files were copied, the keys were not.
    ForeignKeys,
    /// The chip has no private keys at all.
    NoKeys,
    /// EF.SOD is wrong in this way.
    Cms(CmsFlaw),
    /// The last bit of the document signer's certificate is flipped.
    SignerCertificate,
    /// DG14 does not repeat the PACEInfos of EF.CardAccess.
    PaceNotInDg14,
}
