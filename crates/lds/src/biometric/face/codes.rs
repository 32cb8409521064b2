//! Codes of ISO/IEC 19794-5:2005, by clause.

use crate::biometric::codes;

codes! {
    /// Sex (5.5.3).
    SexCode(u8), "gender" { Unspecified = 0, Male = 1, Female = 2, Unknown = 0xFF }
}
codes! {
    /// Colour of the eyes (5.5.4).
    EyeColour(u8), "eye colour" {
        Unspecified = 0, Black = 1, Blue = 2, Brown = 3, Gray = 4, Green = 5, MultiColoured = 6,
        Pink = 7, Unknown = 0xFF,
    }
}
codes! {
    /// Colour of the hair (5.5.5).
    HairColour(u8), "hair colour" {
        Unspecified = 0, Bald = 1, Black = 2, Blonde = 3, Brown = 4, Gray = 5, White = 6, Red = 7,
        Green = 8, Blue = 9, Unknown = 0xFF,
    }
}
codes! {
    /// Expression (5.5.7).
    Expression(u16), "expression" {
        Unspecified = 0, Neutral = 1, SmileClosed = 2, SmileOpen = 3, RaisedEyebrows = 4,
        EyesLookingAway = 5, Squinting = 6, Frowning = 7,
    }
}
codes! {
    /// How the picture is framed (5.7.1).
    FaceImageType(u8), "face image type" { Basic = 0, FullFrontal = 1, TokenFrontal = 2 }
}
codes! {
    /// Format of the image (5.7.2).
    ImageDataType(u8), "image data type" { Jpeg = 0, Jpeg2000 = 1 }
}
codes! {
    /// Colour space (5.7.4).
    ColourSpace(u8), "image colour space" {
        Unspecified = 0, Rgb24 = 1, Yuv422 = 2, Gray8 = 3, Other = 4,
    }
}
codes! {
    /// What took the picture (5.7.5).
    SourceType(u8), "source type" {
        Unspecified = 0, StaticUnknown = 1, StaticDigitalCamera = 2, StaticScanner = 3,
        VideoUnknown = 4, VideoAnalogue = 5, VideoDigital = 6, Unknown = 7,
    }
}
