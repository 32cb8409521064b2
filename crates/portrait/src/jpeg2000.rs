//! JPEG 2000 (ISO/IEC 15444-1), in a JP2 file or as a bare codestream.

mod demand;

use hayro_jpeg2000::{ColorSpace, DecodeError, DecodeSettings, DecoderContext, Image};
use zeroize::Zeroizing;

use self::demand::Demand;
use crate::{Limited, Limits, Portrait, PortraitError, portrait};

pub(crate) fn decode(image: &[u8], limits: &Limits) -> Result<Portrait, PortraitError> {
    let demand = Demand::of(image)
        .ok_or_else(|| PortraitError::Damaged("its JPEG 2000 headers contradict".into()))?;
    limits.check_size(demand.width, demand.height)?;
    limits.check(Limited::Tiles, demand.tiles)?;
    limits.check(Limited::Memory, demand.memory)?;

    let image = Image::new(image, &DecodeSettings::default()).map_err(damaged)?;
    let colours = match image.color_space() {
        ColorSpace::Gray => 1,
        ColorSpace::RGB => 3,
        // Profiles are not applied: the difference would not be seen in a portrait.
        ColorSpace::Icc { num_channels, .. } => usize::from(*num_channels),
        ColorSpace::CMYK | ColorSpace::Unknown { .. } => 0,
    };
    if !matches!(colours, 1 | 3) {
        return Err(PortraitError::Unsupported("neither grey nor RGB"));
    }
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(damaged)?;
    let channels = decoded.components().len();
    if channels != colours.saturating_add(usize::from(image.has_alpha())) {
        return Err(PortraitError::Unsupported("neither grey nor RGB"));
    }
    let samples = Zeroizing::new(decoded.data_u8());
    portrait(image.width(), image.height(), channels, &samples)
}

fn damaged(error: DecodeError) -> PortraitError {
    PortraitError::Damaged(error.to_string())
}
