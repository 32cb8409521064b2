//! LDIF (RFC 2849), the form in which ICAO's Public Key Directory is downloaded.

use super::pem;

/// The values of a file that are encoded binary objects, and how many do not decode.
///
/// Directories name their attributes differently, so what a value is tells itself: an ASN.1
/// SEQUENCE of some length. Everything else is a name or a remark.
pub(super) fn objects(text: &str) -> (Vec<Vec<u8>>, usize) {
    let (mut found, mut broken) = (Vec::new(), 0_usize);
    for line in unfolded(text) {
        let Some((_, base64)) = line.split_once("::") else {
            continue;
        };
        match pem::decode(base64.trim()) {
            Some(object) if matches!(object.get(..2), Some([0x30, 0x80..=0xFF])) => {
                found.push(object)
            }
            Some(_) => {}
            None => broken = broken.saturating_add(1),
        }
    }
    (found, broken)
}

/// Whether a text is LDIF: after remarks it begins with a version or an entry.
pub(super) fn is_ldif(text: &str) -> bool {
    // Nothing else is unfolded for the answer: a file may be large.
    let mut in_remark = false;
    let first = text.trim_start_matches('\u{FEFF}').lines().find(|line| {
        in_remark = line.starts_with('#') || (in_remark && line.starts_with(' '));
        !in_remark && !line.trim().is_empty()
    });
    first.is_some_and(|line| {
        let name = line.split(':').next().unwrap_or_default();
        line.contains(':')
            && (name.eq_ignore_ascii_case("dn") || name.eq_ignore_ascii_case("version"))
    })
}

/// The lines with what was continued on the next ones, after one space, without remarks.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut in_remark = false;
    for line in text.lines() {
        match (line.strip_prefix(' '), lines.last_mut()) {
            (Some(_), _) if in_remark => {}
            (Some(more), Some(line)) => line.push_str(more.trim_end()),
            _ => {
                in_remark = line.starts_with('#');
                if !in_remark {
                    lines.push(line.trim_end().to_owned());
                }
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn objects_among_names() {
        // 30 80 00 00 over two lines; a name in Base64; a broken value; a remark that goes on.
        let text = "# made by\n nobody\nversion: 1\n\ndn: cn=1,o=dsc,c=VN\n\
                    userCertificate;binary:: MIA\r\n AAA==\ncn:: TmfDom4=\nx:: !!\n\
                    pkdMasterListContent:: MAECBQ==\n";
        assert!(is_ldif(text));
        let (found, broken) = objects(text);
        assert_eq!(found, [vec![0x30, 0x80, 0, 0]]);
        assert_eq!(broken, 1);
        assert!(!is_ldif("subject=C = VN\n-----BEGIN CERTIFICATE-----"));
        assert!(!is_ldif(""));
    }

    proptest! {
        #[test]
        fn any_text_ends(text: String) {
            is_ldif(&text);
            objects(&text);
        }
    }
}
