//! Writes `crates/chip/src/words/states/cldr.rs`: names of the states of ISO 3166-1, and of what
//! ICAO lists beside them, as the Unicode CLDR has them. From the top of the checkout:
//!
//! ```sh
//! cargo run --manifest-path scripts/cldr-names/Cargo.toml | rustfmt --edition 2024 \
//!     > crates/chip/src/words/states/cldr.rs
//! ```
//!
//! It stands apart from the workspace, so that what the desk runs needs no ICU.

use icu_locale::names::RegionDisplayName;
use icu_locale::{Locale, locale};

fn main() {
    println!(
        "//! Names of states from the Unicode CLDR, written by `scripts/cldr-names`: do not edit."
    );
    println!("//! Copyright © 1991-2026 Unicode, Inc.; Unicode-3.0 licence.");
    println!();
    println!("/// Two letters, Vietnamese, English.");
    println!("pub(super) const NAMES: &[(&str, &str, &str)] = &[");
    for first in 'A'..='Z' {
        for second in 'A'..='Z' {
            let code = format!("{first}{second}");
            // Groups of states, and stand-ins for tests.
            if matches!(code.as_str(), "EZ" | "QO" | "XA" | "XB" | "ZZ") {
                continue;
            }
            if let (Some(vi), Some(en)) = (name(locale!("vi"), &code), name(locale!("en"), &code)) {
                println!("    ({code:?}, {vi:?}, {en:?}),");
            }
        }
    }
    println!("];");
}

fn name(locale: Locale, region: &str) -> Option<String> {
    let name = RegionDisplayName::try_new_light(locale.into(), region.parse().ok()?);
    Some(name.ok()?.to_string())
}
