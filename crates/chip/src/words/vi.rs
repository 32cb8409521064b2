//! Tiếng Việt.

use crate::document::{AccessProtocol, KeyKind};
use crate::pki::Departure;
use crate::verify::evidence::{ChipProof, Compared, DayOf};
use crate::verify::{CheckName, Evidence, Finding, Status};

use super::{Language, WhyBac, certificate, check_named, day, day_in_text, short_name, signed_how};

pub(super) const fn check(name: CheckName) -> &'static str {
    match name {
        CheckName::Access => "Mở chip",
        CheckName::PaHashes => "Dữ liệu đúng như đã ký",
        CheckName::PaSignature => "Chữ ký của cơ quan cấp",
        CheckName::PaChain => "Cơ quan cấp đáng tin cậy",
        CheckName::PaValidity => "Hiệu lực chứng thư",
        CheckName::PaRevocation => "Thu hồi chứng thư",
        CheckName::PaConsistency => "Tính nhất quán",
        CheckName::Aa => "Xác thực chủ động (AA)",
        CheckName::Ca => "Xác thực chip (CA)",
        CheckName::Ta => "Xác thực thiết bị đọc (TA)",
        CheckName::PaceCam => "PACE-CAM",
    }
}

pub(super) const fn status(status: Status) -> &'static str {
    match status {
        Status::Passed => "đạt",
        Status::Failed => "không đạt",
        Status::Inconclusive => "chưa kết luận được",
        Status::NotApplicable => "không áp dụng",
        Status::NotAvailable => "chưa kiểm tra được",
    }
}

pub(super) fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Opened(opened) => {
            let key = match opened.access().key {
                Some(KeyKind::Mrz) => "dòng MRZ",
                Some(KeyKind::Can) => "số CAN",
                Some(KeyKind::Pin) => "mã PIN",
                Some(KeyKind::Puk) => "mã PUK",
                None => "khóa đã cho",
            };
            match (&opened.access().protocol, WhyBac::of(opened)) {
                (Some(AccessProtocol::Pace { .. }), _) => format!("mở bằng PACE với {key}"),
                (_, WhyBac::NoPace) => format!("mở bằng BAC với {key}; chip không có PACE"),
                (_, WhyBac::PaceFailed) => {
                    format!("mở bằng BAC với {key}, vì không mở được bằng PACE")
                }
            }
        }
        Evidence::Hashes(hashes) => {
            let groups: Vec<_> = hashes.groups().iter().map(ToString::to_string).collect();
            format!(
                "{} đúng như đã ký ({})",
                groups.join(", "),
                hashes.algorithm()
            )
        }
        Evidence::Signature(holds) => {
            let signer = certificate(holds.signer());
            format!("do {signer} ký ({})", holds.verified().algorithm())
        }
        Evidence::Chain(chain) => {
            let names: Vec<_> = chain
                .certificates()
                .iter()
                .map(|c| certificate(c))
                .collect();
            match names.split_first() {
                Some((signer, issuers)) if !issuers.is_empty() => {
                    format!("{signer} do {} cấp", issuers.join(", do "))
                }
                _ => format!("{} là chứng thư gốc", names.concat()),
            }
        }
        Evidence::Validity(valid) => match valid.basis() {
            DayOf::Issue => {
                let day = day(valid.day());
                format!("các chứng thư có hiệu lực vào ngày cấp giấy tờ ({day})")
            }
            DayOf::Judgement => format!(
                "các chứng thư đang có hiệu lực ({}); không có ngày cấp được ký",
                day(valid.day())
            ),
        },
        Evidence::Revocation(list) => {
            let names: Vec<_> = list.lists().iter().map(|name| short_name(name)).collect();
            format!(
                "không có tên trong danh sách thu hồi của {}",
                names.join(", ")
            )
        }
        Evidence::Consistency(agreement) => {
            let what = agreement.compared().iter().map(|what| match what {
                Compared::Countries => "nước cấp",
                Compared::DocumentType => "loại giấy tờ",
                Compared::DataGroups => "danh sách nhóm dữ liệu",
                Compared::LdsVersion => "phiên bản LDS",
                Compared::Pace => "các kiểu PACE",
            });
            format!("khớp nhau: {}", what.collect::<Vec<_>>().join(", "))
        }
        Evidence::Chip(proven) => match proven.how() {
            ChipProof::ActiveAuthentication(verified) => {
                format!(
                    "chip ký được số thách đố bằng khóa riêng ({})",
                    signed_how(verified)
                )
            }
            ChipProof::ChipAuthentication(_) => "chip giữ khóa riêng ứng với DG14".into(),
            ChipProof::PaceMapping(file) => {
                format!("chip giữ khóa riêng của {file}, đã dùng khi mở bằng PACE")
            }
            ChipProof::TerminalAuthentication { trust_point } => match trust_point.as_str() {
                "" => "chip chấp nhận thiết bị đọc này".into(),
                name => format!("chip chấp nhận thiết bị đọc này bằng khóa {name} của nó"),
            },
        },
    }
}

pub(super) fn finding(finding: &Finding) -> String {
    match finding {
        Finding::NoChip => "không đọc chip, chỉ có tệp".into(),
        Finding::FileNotGiven { file } => format!("không có {file}"),
        Finding::LinkLost { file } => format!("mất liên lạc với thẻ trước khi đọc xong {file}"),
        Finding::OnlyHash { file } => format!("chỉ có giá trị băm của {file}"),
        Finding::Malformed { file, .. } => format!("{file} sai cấu trúc"),
        Finding::FreeToRead => "chip cho đọc tự do, không cần khóa".into(),
        Finding::WeakerVariant { refused } => {
            format!("chip có phương thức mạnh hơn nhưng từ chối: {refused}")
        }
        Finding::TriesLost { left } => {
            format!("trước đó chip đã bị nhập sai khóa: còn {left} lần thử")
        }
        Finding::KeyOfAnother => {
            "số hoặc ngày dùng để mở chip khác với số và ngày ghi trong chip: chip của giấy tờ khác"
                .into()
        }
        Finding::PrintedDiffers => {
            "dòng in trên giấy tờ khác với dữ liệu trong chip: hãy so lại họ tên".into()
        }
        Finding::AssertedByReader => {
            "chỉ có lời của máy đã đọc thẻ, từ tệp không kiểm tra lại được".into()
        }
        Finding::Attested => "do một bàn đọc đáng tin cậy chứng kiến và ký".into(),
        Finding::HashMismatch { groups } => format!("{groups}: khác với bản cơ quan cấp đã ký"),
        Finding::NotSigned { groups } => format!("{groups}: có trên chip nhưng không được ký"),
        Finding::NotRead { groups } => format!("{groups}: có trong bản ký nhưng chưa đọc"),
        Finding::Withheld { groups } => {
            format!("{groups}: có trong bản ký nhưng chip không đưa ra")
        }
        Finding::HashOnly { groups } => format!("{groups}: chỉ đối chiếu bằng giá trị băm"),
        Finding::NothingRead => "chưa đọc nhóm dữ liệu nào".into(),
        Finding::UnsupportedAlgorithm { oid } => format!("chưa hỗ trợ thuật toán {oid}"),
        Finding::UnusableKey { .. } => "khóa công khai trong chứng thư không dùng được".into(),
        Finding::BadSignature { algorithm, .. } => format!("chữ ký không đúng ({algorithm})"),
        Finding::DigestMismatch => "nội dung khác với bản đã ký".into(),
        Finding::BadAttributes { .. } => "phần được ký sai quy cách".into(),
        Finding::SignerUnknown { signer } => {
            format!("không có chứng thư của bên ký ({})", short_name(signer))
        }
        Finding::Needs { check } => match check_named(check) {
            Some(check) => {
                format!("phải đạt mục “{}” trước", Language::Vi.check(check))
            }
            None => "bên ký là chứng thư gốc, không có gì để thu hồi".into(),
        },
        Finding::IssuerUnknown { issuer, candidates } => {
            let issuer = short_name(issuer);
            if *candidates == 0 {
                format!("chưa có chứng thư gốc của {issuer}")
            } else {
                format!(
                    "chưa có chứng thư gốc của {issuer}; đã thử {candidates} chứng thư cùng tên, \
                     không chứng thư nào khớp"
                )
            }
        }
        Finding::ChainBroken { .. } => {
            "chứng thư ký mạo nhận khóa của một cơ quan cấp đáng tin cậy".into()
        }
        Finding::Departs { rule } => format!("không đúng chuẩn: {}", departure(*rule)),
        Finding::BrokenCertificates { count } => {
            format!("không đọc được chứng thư kèm theo bản ký: {count}")
        }
        Finding::WrongUsage { subject, .. } => {
            format!(
                "chứng thư {} không được dùng để ký giấy tờ này",
                short_name(subject)
            )
        }
        Finding::Weak { what } => format!("thuật toán hoặc khóa nay đã yếu: {what}"),
        Finding::NotValidAt {
            subject,
            day: on,
            from,
            to,
        } => format!(
            "ngày {}, chứng thư {} không có hiệu lực (chỉ từ {} đến {})",
            day(*on),
            short_name(subject),
            day(*from),
            day(*to)
        ),
        Finding::KeyNotInUseAt {
            subject,
            day: on,
            from,
            to,
        } => format!(
            "ngày {}, khóa của {} không được dùng để ký (chỉ từ {} đến {})",
            day(*on),
            short_name(subject),
            day_in_text(from),
            day_in_text(to)
        ),
        Finding::IssuedOutOfUse {
            subject,
            day: on,
            issuer,
            from,
            to,
        } => format!(
            "chứng thư {} bắt đầu ngày {}, ngoài thời gian dùng khóa của {} ({} đến {})",
            short_name(subject),
            day(*on),
            short_name(issuer),
            day_in_text(from),
            day_in_text(to)
        ),
        Finding::ExpiredNow { subject, to } => format!(
            "chứng thư {} sau đó đã hết hạn ({}), giấy tờ không vì thế mà mất giá trị",
            short_name(subject),
            day(*to)
        ),
        Finding::IssueDateUnknown => "không đọc được ngày cấp đã ký".into(),
        Finding::ExpiredAndIssueUnknown { subject, to } => format!(
            "chứng thư {} đã hết hạn ngày {}, mà không có ngày cấp được ký để đối chiếu",
            short_name(subject),
            day(*to)
        ),
        Finding::NoCrl { issuer } => {
            format!("không có danh sách thu hồi của {}", short_name(issuer))
        }
        Finding::Revoked { subject, day: on } => {
            format!(
                "chứng thư {} đã bị thu hồi ngày {}",
                short_name(subject),
                day(*on)
            )
        }
        Finding::StaleCrl { issuer, day: due } => format!(
            "danh sách thu hồi của {} đã cũ, lẽ ra phải thay trước {}",
            short_name(issuer),
            day(*due)
        ),
        Finding::BadCrl { issuer } => {
            format!(
                "chữ ký trên danh sách thu hồi của {} không đúng",
                short_name(issuer)
            )
        }
        Finding::PartialCrl { issuer, .. } => {
            format!(
                "danh sách thu hồi của {} chỉ nói về một phần chứng thư",
                short_name(issuer)
            )
        }
        Finding::CountryMismatch {
            signer,
            issuer,
            document,
        } => format!("khác nước: bên ký {signer}, cơ quan cấp {issuer}, giấy tờ {document}"),
        Finding::DocumentTypeMismatch { allowed, document } => {
            format!("bên ký chỉ được ký loại {allowed}, giấy tờ này là loại {document}")
        }
        Finding::LdsVersionMismatch { com, sod } => {
            format!("phiên bản LDS khác nhau: EF.COM ghi {com}, bản ký ghi {sod}")
        }
        Finding::ComLacks { groups } => {
            format!("{groups}: có trong bản ký nhưng EF.COM không kê ra")
        }
        Finding::ComExtra { groups } => format!("{groups}: EF.COM kê ra nhưng không được ký"),
        Finding::PaceHidden => {
            "chip giấu PACE mà DG14 đã ký là có: dấu hiệu bị hạ mức bảo vệ".into()
        }
        Finding::PaceDiffers { .. } => {
            "các kiểu PACE chip đưa ra khác với bản đã ký trong DG14".into()
        }
        Finding::CardSecurityLacks { .. } => {
            "EF.CardSecurity không có kiểu PACE mà EF.CardAccess đưa ra".into()
        }
        Finding::PaceNotSigned => "DG14 không nhắc lại các kiểu PACE của EF.CardAccess".into(),
        Finding::Declared { kind } => {
            format!("nước cấp đã công bố lỗi của loại giấy tờ này ({kind})")
        }
        Finding::DeviationUnreadable { kind } => format!(
            "danh sách lỗi đã công bố ({kind}) không đọc được đầy đủ nên không dùng để giải thích lỗi"
        ),
        Finding::NotListed { group } => format!("giấy tờ này không có {group}"),
        Finding::NotOffered => "giấy tờ này không có tính năng đó".into(),
        Finding::KeyWithheld { group, .. } => {
            format!("{group} có trong bản ký nhưng chip không đưa ra: dấu hiệu chip sao chép")
        }
        Finding::KeyNotBound { group } => {
            format!("{group} khác với bản đã ký, khóa trong đó không chứng minh được gì")
        }
        Finding::Refused { step, status } => format!("chip từ chối lệnh {step} ({status:04X})"),
        Finding::ProofFailed { .. } => "chip không giữ khóa riêng: có thể là chip sao chép".into(),
        Finding::NotFinished { .. } => "chưa làm được đến cùng".into(),
        Finding::NotRun => "chưa thực hiện".into(),
        Finding::ChallengeMismatch => "chip ký một số thách đố khác với số đã gửi".into(),
        Finding::ChallengeUnknown => {
            "chữ ký đúng, nhưng không biết số thách đố có mới hay không".into()
        }
        Finding::StaticBinding => {
            "chỉ gắn với thông tin in trên giấy tờ, không gắn với phiên đọc này".into()
        }
        Finding::KeyNotSigned => "khóa chip đã dùng không nằm trong dữ liệu được ký".into(),
        Finding::KeyUntied => {
            "DG14 đã ký không cho biết khóa trong EF.CardSecurity là của giấy tờ này".into()
        }
    }
}

const fn departure(rule: Departure) -> &'static str {
    match rule {
        Departure::SignedDataVersion => "số phiên bản của bản ký",
        Departure::DigestAlgorithms => "danh sách thuật toán băm trong bản ký",
        Departure::SecurityObjectVersion => "số phiên bản của danh sách mã băm",
        Departure::CertificateVersion => "số phiên bản của chứng thư",
        Departure::TimeForm => "cách ghi thời hạn trong chứng thư",
        Departure::IssuerName => "tên cơ quan cấp trong chứng thư",
        Departure::AuthorityKeyIdentifier => "mã khóa của cơ quan cấp trong chứng thư",
        Departure::KeyUsage => "công dụng của khóa trong chứng thư",
        Departure::Extension => "phần mở rộng trong chứng thư",
    }
}
