//! A citizen ID card or e-passport in software.
