//! From a trust point of the chip to the terminal, over as many link certificates as it takes.

use core::cmp::Reverse;

use cccd_lds::cv_certificate::{CvCertificate, Reference};

use super::is_terminal;

/// The most certificates in a chain: years of link certificates, verifier and terminal.
const LONGEST: usize = 12;
/// The most steps in the search for one.
const STEPS: usize = 1000;

/// The shortest chain whose first certificate one of the trust points verifies, in the order of
/// sending. The most recent trust point is preferred, and among chains of one length the
/// certificate that is effective latest: one renewed for the same holder replaces the one before.
///
/// No certificate is left out for its dates: the chip has its own date, which lags behind.
pub(super) fn find<'a>(
    certificates: &'a [CvCertificate],
    trust_points: &[Reference],
) -> Option<Vec<&'a CvCertificate>> {
    let mut steps = STEPS;
    let mut newest: Vec<&CvCertificate> = certificates.iter().collect();
    newest.sort_by_key(|certificate| Reverse(certificate.body().effective));
    // Breadth first, from the terminal upwards.
    let mut open: Vec<Vec<&CvCertificate>> = newest
        .iter()
        .copied()
        .filter(|certificate| is_terminal(certificate))
        .map(|certificate| vec![certificate])
        .collect();
    for _ in 0..LONGEST {
        let begins = |chain: &&Vec<&CvCertificate>, point: &Reference| {
            chain
                .last()
                .is_some_and(|first| first.body().authority == *point)
        };
        let found = trust_points
            .iter()
            .find_map(|point| open.iter().find(|chain| begins(chain, point)));
        if let Some(chain) = found {
            return Some(chain.iter().rev().copied().collect());
        }
        let mut longer = Vec::new();
        for chain in &open {
            let Some(authority) = chain.last().map(|first| &first.body().authority) else {
                continue;
            };
            for &certificate in &newest {
                steps = steps.checked_sub(1)?;
                let above = certificate.body();
                // A self-signed certificate leads nowhere.
                if above.holder == *authority
                    && above.authority != above.holder
                    && !chain.contains(&certificate)
                {
                    let mut chain = chain.clone();
                    chain.push(certificate);
                    longer.push(chain);
                }
            }
        }
        open = longer;
    }
    None
}
