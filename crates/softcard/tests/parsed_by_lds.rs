//! Every file of issued cards through the parsers of `cccd-lds`, and back through its encoders:
//! the issuer writes its bytes on its own, so neither side can hide the other's mistake.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

use cccd_lds::atr_info::AtrInfo;
use cccd_lds::com::Com;
use cccd_lds::dg1::Dg1;
use cccd_lds::dg2::Dg2;
use cccd_lds::dg11::Dg11;
use cccd_lds::dg12::Dg12;
use cccd_lds::dg13_vn::{Dg13Vn, Dg13Warning};
use cccd_lds::dg15::Dg15;
use cccd_lds::person::{Files, Finding, Person};
use cccd_lds::qr::Qr;
use cccd_lds::security_infos::SecurityInfos;
use cccd_lds::{DataGroup, FileIdentity};
use cccd_softcard::{IssuedCard, Issuer, Order, Profile, people};

fn cards() -> Vec<(String, Order, IssuedCard)> {
    let issuer = Issuer::from_seed(1);
    let mut cards = Vec::new();
    for profile in Profile::ALL {
        for (name, holder) in people::all() {
            let order = Order::for_holder(profile, holder);
            let card = issuer.issue(&order).unwrap();
            cards.push((format!("{profile} {name}"), order, card));
        }
    }
    cards
}

#[test]
fn what_is_parsed_encodes_to_the_same_bytes() {
    for (about, _, card) in cards() {
        for (file, bytes) in &card.personalisation.files {
            let again = match file.data_group() {
                Some(DataGroup::Dg1) => Dg1::parse(bytes).unwrap().encode(),
                Some(DataGroup::Dg2) => Dg2::parse(bytes).unwrap().encode(),
                Some(DataGroup::Dg11) => Dg11::parse(bytes).unwrap().encode(),
                Some(DataGroup::Dg12) => Dg12::parse(bytes).unwrap().encode(),
                Some(DataGroup::Dg13) => Dg13Vn::parse(bytes).unwrap().encode(),
                Some(DataGroup::Dg14) => SecurityInfos::parse_dg14(bytes).unwrap().encode_dg14(),
                Some(DataGroup::Dg15) => Dg15::parse(bytes).unwrap().encode(),
                Some(_) => continue,
                None => match *file {
                    FileIdentity::COM => Com::parse(bytes).unwrap().encode(),
                    FileIdentity::CARD_ACCESS => SecurityInfos::parse(bytes).unwrap().encode(),
                    FileIdentity::ATR_INFO => AtrInfo::parse(bytes).unwrap().encode(),
                    FileIdentity::SOD => {
                        let content = cccd_lds::sod::unwrap_sod(bytes).unwrap();
                        cccd_lds::sod::wrap_sod(content)
                    }
                    _ => continue,
                },
            };
            assert!(again == *bytes, "{about} {file}");
        }
    }
}

#[test]
fn nothing_is_odd_about_them() {
    for (about, order, card) in cards() {
        let file = |group| card.personalisation.files.get(&FileIdentity::dg(group));
        let dg1 = Dg1::parse(file(DataGroup::Dg1).unwrap()).unwrap();
        assert_eq!(dg1.mrz.warnings, [], "{about}");
        assert_eq!(
            dg1.mrz.mrz_information().reveal(),
            card.personalisation
                .passwords
                .mrz_information
                .as_ref()
                .unwrap()
                .reveal(),
        );
        let infos = SecurityInfos::parse_dg14(file(DataGroup::Dg14).unwrap()).unwrap();
        assert_eq!(infos.warnings, [], "{about}");
        assert_eq!(infos.pace.len(), 1);
        assert_eq!(infos.pace[0].parameter_id, Some(13));
        assert!(infos.key_for(&infos.chip_auth[0]).is_some());
        if let Some(dg13) = file(DataGroup::Dg13) {
            // Fields without a value and a lone parent are worth a remark; anything else would be a
            // mistake.
            let mut warnings = Dg13Vn::parse(dg13).unwrap().warnings;
            warnings.retain(|warning| {
                !matches!(
                    warning,
                    Dg13Warning::Empty(_) | Dg13Warning::Missing(_) | Dg13Warning::OneParent
                )
            });
            assert_eq!(warnings, [], "{about}");
        }
        if let Some(qr) = &card.qr {
            assert!(Qr::parse(qr.reveal()).is_ok(), "{about}");
        }
        let com = &card.personalisation.files[&FileIdentity::COM];
        let listed: Vec<DataGroup> = Com::parse(com).unwrap().data_groups().collect();
        assert_eq!(listed, order.groups.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn the_person_is_the_holder() {
    for (about, order, card) in cards() {
        let file = |group| card.personalisation.files.get(&FileIdentity::dg(group));
        let dg1 = file(DataGroup::Dg1).map(|bytes| Dg1::parse(bytes).unwrap());
        let dg11 = file(DataGroup::Dg11).map(|bytes| Dg11::parse(bytes).unwrap());
        let dg12 = file(DataGroup::Dg12).map(|bytes| Dg12::parse(bytes).unwrap());
        let dg13 = file(DataGroup::Dg13).map(|bytes| Dg13Vn::parse(bytes).unwrap());
        let person = Person::join(&Files {
            dg1: dg1.as_ref(),
            dg11: dg11.as_ref(),
            dg12: dg12.as_ref(),
            dg13: dg13.as_ref(),
            as_of: Some(time::macros::date!(2026 - 01 - 01)),
        });
        let holder = &order.holder;
        if order.profile.is_citizen_card() {
            assert_eq!(
                person.name.as_ref().unwrap().reveal(),
                &holder.full_name,
                "{about}"
            );
        }
        assert_eq!(
            person.id_number.as_ref().unwrap().reveal(),
            holder.id_number,
            "{about}"
        );
        assert_eq!(
            person.birth.as_ref().unwrap().reveal(),
            &holder.date_of_birth,
            "{about}"
        );
        assert_eq!(person.sex, Some(holder.sex), "{about}");
        assert_eq!(person.expiry, Some(order.expiry), "{about}");
        assert_eq!(person.issued, Some(order.issued), "{about}");
        for finding in &person.findings {
            let agrees = matches!(finding, Finding::Compared { .. }) && !finding.is_conflict();
            assert!(agrees, "{about} {finding:?}");
        }
    }
}
