//! The cards that stand in `fixtures/cards`: one of each profile, and some whose holders or
//! chains are unusual.

use cccd_lds::date::Expiry;
use time::macros::date;

use crate::certificate::Country;
use crate::order::Order;
use crate::people;
use crate::profiles::Profile;

/// The seed of their issuer.
pub const SEED: u64 = 2024;

/// Each card's folder and order.
#[must_use]
pub fn cards() -> Vec<(&'static str, Order)> {
    vec![
        ("cccd-2021", Order::new(Profile::Cccd2021)),
        (
            "cccd-2021-minority",
            Order::for_holder(Profile::Cccd2021, people::minority()),
        ),
        ("cccd-2021-expired", expired()),
        ("cccd-2021-foreign-signer", foreign_signer()),
        ("cancuoc-2024", Order::new(Profile::Cancuoc2024)),
        (
            "cancuoc-2024-child",
            Order::for_holder(Profile::Cancuoc2024, people::child()),
        ),
        ("passport", Order::new(Profile::Passport)),
    ]
}

/// A card whose own date of expiry has passed.
fn expired() -> Order {
    let mut order = Order::for_holder(Profile::Cccd2021, people::short_name());
    order.expiry = Expiry::On(date!(2023 - 02 - 28).into());
    order
}

/// A card that says Việt Nam, under another country's authority.
fn foreign_signer() -> Order {
    let mut order = Order::new(Profile::Cccd2021);
    order.authority.country = Country::UTOPIA;
    order.signer.country = Country::UTOPIA;
    order
}
