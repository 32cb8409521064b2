//! The issuer: orders in, signed documents out, the same for the same seed.

use std::collections::{BTreeMap, BTreeSet};

use cccd_lds::{DataGroup, FileIdentity, Private};
use num_bigint::BigUint;

use crate::authority::{Authority, AuthoritySpec, Signer};
use crate::cms::{SignedData, SignedDataOptions};
use crate::curve::pad;
use crate::data_groups::{self, SecurityInfos};
use crate::mrz::{MrzFields, with_check};
use crate::order::{AaSpec, CaSpec, Fault, Order};
use crate::personalisation::{
    AaKey, CaKey, ChipKeys, Group, Mapping, PaceSupport, Passwords, Personalisation,
};
use crate::profiles::Profile;
use crate::rng::Rng;
use crate::signature::{KeyMismatch, KeySpec, SigningKey};
use crate::sod::{SecurityObject, SecurityObjectVersion};

/// Issues test documents.
#[derive(Debug, Clone)]
pub struct Issuer {
    rng: Rng,
}

/// Why a document cannot be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The authority's or the signer's key does not fit its algorithm.
    #[error(transparent)]
    KeyMismatch(#[from] KeyMismatch),
    /// PACE with Chip Authentication mapping needs a static key on the same curve.
    #[error("PACE-CAM needs a Chip Authentication key on its own curve: order one")]
    NoKeyForChipAuthenticationMapping,
}

/// A document as the issuer hands it over.
#[derive(Debug, Clone)]
pub struct IssuedCard {
    /// What goes into the chip.
    pub personalisation: Personalisation,
    /// The self-signed certificate of the Country Signing CA.
    pub csca_der: Vec<u8>,
    /// The document signer's certificate.
    pub ds_der: Vec<u8>,
    /// The printed MRZ, without line breaks.
    pub mrz: Private<String>,
    /// The printed card access number.
    pub can: Option<Private<String>>,
    /// The text of the QR code on a Vietnamese ID card.
    pub qr: Option<Private<String>>,
}

impl Issuer {
    /// The issuer of a seed: another seed, other keys.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self {
            rng: Rng::from_seed(&seed.to_be_bytes()),
        }
    }

    /// A Country Signing CA of this issuer.
    ///
    /// # Errors
    /// [`KeyMismatch`] where key and algorithm do not fit.
    pub fn authority(&self, spec: &AuthoritySpec) -> Result<Authority, KeyMismatch> {
        Authority::create(spec, &self.rng)
    }

    /// Issues a document.
    ///
    /// # Errors
    /// Where the order contradicts itself; see [`IssueError`].
    pub fn issue(&self, order: &Order) -> Result<IssuedCard, IssueError> {
        let authority = self.authority(&order.authority)?;
        let signer = authority.document_signer(&order.signer)?;
        let keys = Keys::generate(order, &self.chip_rng(order));
        let mut files = self.data_groups(order, &keys);
        let sod = security_object(order, &files, &signer)?;
        files.insert(FileIdentity::SOD, sod);
        files.insert(FileIdentity::COM, com(order));
        self.master_file(order, &keys, &signer, &mut files)?;
        let unsigned = |file: &FileIdentity| {
            file.data_group().is_none() && *file != FileIdentity::CARD_SECURITY
        };
        for (file, content) in order.contents.iter().filter(|(file, _)| unsigned(file)) {
            files.insert(*file, content.clone());
        }
        for fault in &order.faults {
            spoil(&mut files, *fault);
        }
        let birth = order.holder.date_of_birth.to_mrz();
        let expiry = order.expiry.to_mrz();
        let fields = Mrz::of(order);
        let fields = fields.fields(order, &birth, &expiry);
        let mrz = match order.profile {
            Profile::Passport => fields.td3(),
            Profile::Cccd2021 | Profile::Cancuoc2024 => fields.td1(),
        };
        let secret = |text: &Option<String>| text.clone().map(Private::new);
        Ok(IssuedCard {
            personalisation: Personalisation {
                files,
                keys: self.chip_keys(order, &keys),
                passwords: Passwords {
                    mrz_information: Some(Private::new(fields.information())),
                    can: secret(&order.can),
                    pin: secret(&order.pin),
                    puk: secret(&order.puk),
                },
                bac: order.bac,
                pace: order.pace.clone(),
                terminals: order.terminals.clone(),
                guarded: BTreeSet::new(),
            },
            csca_der: authority.certificate().to_vec(),
            ds_der: signer.certificate().to_vec(),
            mrz: Private::new(mrz),
            can: secret(&order.can),
            qr: qr(order).map(Private::new),
        })
    }

    /// The stream of one chip: it depends on the holder and the profile, not on faults.
    fn chip_rng(&self, order: &Order) -> Rng {
        self.rng.derive(&format!(
            "chip {} {}",
            order.profile, order.holder.id_number
        ))
    }

    fn data_groups(&self, order: &Order, keys: &Keys) -> BTreeMap<FileIdentity, Vec<u8>> {
        let holder = &order.holder;
        let birth = holder.date_of_birth.to_mrz();
        let expiry = order.expiry.to_mrz();
        let mrz = Mrz::of(order);
        let mrz = mrz.fields(order, &birth, &expiry);
        let content = |group| match group {
            DataGroup::Dg1 if order.profile == Profile::Passport => {
                Some(data_groups::dg1(&mrz.td3()))
            }
            DataGroup::Dg1 => Some(data_groups::dg1(&mrz.td1())),
            DataGroup::Dg2 => {
                let image = holder.portrait.encode(order.portrait);
                Some(data_groups::dg2(&image, order.portrait))
            }
            DataGroup::Dg3 => Some(data_groups::dg3(
                &self.chip_rng(order).derive("fingerprints").bytes(32),
            )),
            DataGroup::Dg11 => Some(data_groups::dg11(holder)),
            DataGroup::Dg12 => Some(data_groups::dg12(authority_name(order), order.issued)),
            DataGroup::Dg13 => Some(data_groups::dg13(
                holder,
                order.issued,
                order.expiry,
                order.dg13,
            )),
            DataGroup::Dg14 => Some(dg14(order, keys)),
            DataGroup::Dg15 => Some(data_groups::dg15(&keys.active)),
            _ => None,
        };
        let ordered = |group| {
            let given = order.contents.get(&FileIdentity::dg(group)).cloned();
            given.or_else(|| content(group))
        };
        let groups = order.groups.iter();
        groups
            .filter_map(|group| Some((FileIdentity::dg(*group), ordered(*group)?)))
            .collect()
    }

    fn master_file(
        &self,
        order: &Order,
        keys: &Keys,
        signer: &Signer,
        files: &mut BTreeMap<FileIdentity, Vec<u8>>,
    ) -> Result<(), IssueError> {
        if let Some((command, response)) = order.extended_length {
            files.insert(
                FileIdentity::ATR_INFO,
                data_groups::atr_info(command, response),
            );
        }
        if order.pace.is_empty() {
            return Ok(());
        }
        let mut infos = SecurityInfos::new();
        if order.terminal_authentication {
            infos.terminal_authentication();
        }
        for key in &order.chip_authentication {
            infos.chip_authentication(key);
        }
        for pace in &order.pace {
            infos.pace(*pace);
        }
        files.insert(FileIdentity::CARD_ACCESS, infos.to_der());
        for pace in &order.pace {
            if pace.mapping == Mapping::ChipAuthentication {
                let key = keys
                    .agreement
                    .iter()
                    .find(|(spec, _)| spec.group == pace.group);
                let (spec, private) = key.ok_or(IssueError::NoKeyForChipAuthenticationMapping)?;
                infos.chip_authentication_key(spec, private);
            }
        }
        let content = order.contents.get(&FileIdentity::CARD_SECURITY).cloned();
        let maps = |pace: &PaceSupport| pace.mapping == Mapping::ChipAuthentication;
        let usual = || order.pace.iter().any(maps).then(|| infos.to_der());
        if let Some(content) = content.or_else(usual) {
            let signed = SignedData {
                content_type: "0.4.0.127.0.7.3.2.1",
                content: &content,
                digest: order.digest,
                signer,
                options: &SignedDataOptions::default(),
            };
            files.insert(FileIdentity::CARD_SECURITY, signed.sign()?);
        }
        Ok(())
    }

    /// The private keys that go into the chip, which a fault may make others than the signed ones.
    fn chip_keys(&self, order: &Order, keys: &Keys) -> ChipKeys {
        if order.faults.contains(&Fault::NoKeys) {
            return ChipKeys::default();
        }
        if order.faults.contains(&Fault::ForeignKeys) {
            let foreign = Keys::generate(order, &self.chip_rng(order).derive("foreign"));
            return foreign.to_chip(order);
        }
        keys.to_chip(order)
    }
}

/// The chip's key pairs.
struct Keys {
    active: SigningKey,
    agreement: Vec<(CaSpec, BigUint)>,
}

impl Keys {
    fn generate(order: &Order, rng: &Rng) -> Self {
        let active = match order.active_authentication {
            AaSpec::Rsa { bits, .. } => KeySpec::Rsa(bits),
            AaSpec::Ecdsa {
                curve, parameters, ..
            } => KeySpec::Ec(curve, parameters),
        };
        let active = SigningKey::generate(active, rng.derive("active authentication"));
        let agreement = order.chip_authentication.iter().map(|spec| {
            let purpose = format!("chip authentication {:?} {:?}", spec.key_id, spec.group);
            (*spec, agreement_key(spec.group, &mut rng.derive(&purpose)))
        });
        let agreement = agreement.collect();
        Self { active, agreement }
    }

    fn to_chip(&self, order: &Order) -> ChipKeys {
        let active = match (&self.active, order.active_authentication) {
            (SigningKey::Rsa(key), AaSpec::Rsa { hash, .. }) => Some(AaKey::Rsa {
                modulus: key.modulus().to_vec(),
                private_exponent: key.private_exponent().clone(),
                hash,
            }),
            (SigningKey::Ec { curve, private, .. }, AaSpec::Ecdsa { hash, .. }) => {
                Some(AaKey::Ecdsa {
                    curve: *curve,
                    private: private.clone(),
                    hash,
                })
            }
            _ => None,
        };
        let chip_authentication = self.agreement.iter().map(|(spec, private)| {
            let length = spec.group.order().to_bytes_be().len();
            CaKey {
                key_id: spec.key_id,
                group: spec.group,
                private: Private::new(pad(private, length)),
                cipher: spec.cipher,
            }
        });
        ChipKeys {
            active_authentication: active.filter(|_| order.groups.contains(&DataGroup::Dg15)),
            chip_authentication: chip_authentication.collect(),
        }
    }
}

/// The parts of an MRZ that are put together from others.
struct Mrz {
    document_number: String,
    optional: String,
    nationality: &'static str,
}

impl Mrz {
    fn of(order: &Order) -> Self {
        let id = &order.holder.id_number;
        let nationality = order.country.mrz_code;
        if order.profile.is_citizen_card() {
            // The last nine digits, then all twelve and a check digit of their own.
            let check = with_check(id).chars().last().unwrap_or('<');
            let document_number = id.get(3..).unwrap_or_default().to_owned();
            Self {
                document_number,
                optional: format!("{id}<<{check}"),
                nationality,
            }
        } else {
            let document_number = order.holder.passport_number.clone();
            Self {
                document_number,
                optional: id.clone(),
                nationality,
            }
        }
    }

    fn fields<'a>(&'a self, order: &'a Order, birth: &'a str, expiry: &'a str) -> MrzFields<'a> {
        MrzFields {
            document_code: &order.document_code,
            issuer: order.country.mrz_code,
            document_number: &self.document_number,
            birth,
            sex: order.holder.sex.to_mrz(),
            expiry,
            nationality: self.nationality,
            optional: &self.optional,
            name: &order.holder.full_name,
        }
    }
}

fn agreement_key(group: Group, rng: &mut Rng) -> BigUint {
    match group {
        Group::Curve(curve) => curve.private_key(&rng.bytes(64)),
        Group::Modp(group) => {
            // One byte less than the order stays below it.
            let length = group.order().to_bytes_be().len().saturating_sub(1);
            let mut private = BigUint::from_bytes_be(&rng.bytes(length));
            private.set_bit(0, true);
            private
        }
    }
}

fn dg14(order: &Order, keys: &Keys) -> Vec<u8> {
    let mut infos = SecurityInfos::new();
    if order.terminal_authentication {
        infos.terminal_authentication();
    }
    for (spec, private) in &keys.agreement {
        infos.chip_authentication(spec);
        infos.chip_authentication_key(spec, private);
    }
    if !order.faults.contains(&Fault::PaceNotInDg14) {
        for pace in &order.pace {
            infos.pace(*pace);
        }
    }
    if order.groups.contains(&DataGroup::Dg15) {
        infos.active_authentication(order.active_authentication);
    }
    infos.to_dg14()
}

fn com(order: &Order) -> Vec<u8> {
    let version = match order.security_object {
        SecurityObjectVersion::V0 => "0107",
        SecurityObjectVersion::V1 => "0108",
    };
    let listed = |group: &DataGroup| !order.faults.contains(&Fault::NotInCom(*group));
    data_groups::com(version, order.groups.iter().copied().filter(listed))
}

fn security_object(
    order: &Order,
    files: &BTreeMap<FileIdentity, Vec<u8>>,
    signer: &Signer,
) -> Result<Vec<u8>, KeyMismatch> {
    let mut hashes = BTreeMap::new();
    for (file, content) in files {
        let Some(group) = file.data_group() else {
            continue;
        };
        if order.faults.contains(&Fault::NotInSod(group)) {
            continue;
        }
        let mut hash = order.digest.digest(content);
        if let (true, Some(last)) = (
            order.faults.contains(&Fault::WrongHash(group)),
            hash.last_mut(),
        ) {
            *last ^= 1;
        }
        hashes.insert(group.number(), hash);
    }
    let mut options = order.cms.clone();
    for fault in &order.faults {
        match fault {
            Fault::Cms(flaw) => options.flaw = Some(*flaw),
            Fault::SignerCertificate => {
                options.certificate = false;
                let mut certificate = signer.certificate().to_vec();
                if let Some(last) = certificate.last_mut() {
                    *last ^= 1;
                }
                options.additional_certificates.push(certificate);
            }
            _ => {}
        }
    }
    SecurityObject {
        version: order.security_object,
        digest: order.digest,
        hashes: &hashes,
        signer,
        options: &options,
    }
    .sign()
}

fn spoil(files: &mut BTreeMap<FileIdentity, Vec<u8>>, fault: Fault) {
    match fault {
        Fault::FlippedBit(file) => {
            if let Some(last) = files.get_mut(&file).and_then(|content| content.last_mut()) {
                *last ^= 1;
            }
        }
        Fault::Missing(file) => {
            files.remove(&file);
        }
        _ => {}
    }
}

/// Who issued the document, in DG12.
const fn authority_name(order: &Order) -> &'static str {
    match order.profile {
        Profile::Passport => "Cục Quản lý xuất nhập cảnh (TEST)",
        Profile::Cccd2021 | Profile::Cancuoc2024 => "Cục Cảnh sát QLHC về TTXH (TEST)",
    }
}

/// The text of the printed QR code: seven slots in 2021, eleven since July 2024.
fn qr(order: &Order) -> Option<String> {
    let holder = &order.holder;
    let seven = [
        holder.id_number.as_str(),
        holder.former_id_number.as_deref().unwrap_or_default(),
        &holder.full_name,
        &holder.date_of_birth.to_ddmmyyyy(),
        holder.sex.to_vietnamese(),
        &holder.place_of_residence,
        &order.issued.to_ddmmyyyy(),
    ]
    .join("|");
    match order.profile {
        Profile::Cccd2021 => Some(seven),
        Profile::Cancuoc2024 => Some(format!("{seven}||||")),
        Profile::Passport => None,
    }
}
