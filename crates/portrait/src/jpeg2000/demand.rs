//! What a JPEG 2000 image asks of a decoder, counted from its headers.
//!
//! A few bytes of header can ask for terabytes: of pixels, of tiles, or of code-blocks of one
//! sample each. The headers are walked as the decoder walks them, into the tile-parts too. Where
//! a segment's length contradicts its content the image is refused: there two readers could see
//! two different images.

/// Segment markers (ISO/IEC 15444-1, table A.2).
mod marker {
    pub(super) const SOC: u8 = 0x4F;
    pub(super) const SIZ: u8 = 0x51;
    pub(super) const COD: u8 = 0x52;
    pub(super) const COC: u8 = 0x53;
    pub(super) const QCD: u8 = 0x5C;
    pub(super) const QCC: u8 = 0x5D;
    pub(super) const RGN: u8 = 0x5E;
    pub(super) const SOT: u8 = 0x90;
    pub(super) const SOD: u8 = 0x93;
    pub(super) const EOC: u8 = 0xD9;
}

/// Most decomposition levels (A.6.1), and with them sub-bands: one, and three a level.
const MAX_LEVELS: u8 = 32;
const MAX_SUB_BANDS: usize = 1 + 3 * MAX_LEVELS as usize;
/// Most channels that a palette is mapped to: red, green, blue, alpha.
const MAX_PALETTE_CHANNELS: usize = 4;

/// Memory of the decoder's structures in bytes, rounded up.
const A_COMPONENT_OF_A_TILE: u64 = 1024;
const A_PRECINCT: u64 = 256;
const A_CODE_BLOCK: u64 = 256;
const A_LAYER_OF_A_CODE_BLOCK: u64 = 64;
/// A sample as it is decoded, and once more while channels are ordered.
const A_SAMPLE: u64 = 8;
/// A sample of the tile at work: coefficient, transformed, and row buffers.
const A_SAMPLE_OF_A_TILE: u64 = 12;
/// A pixel of the result: four channels, interleaved and with alpha.
const A_PIXEL: u64 = 8;

/// What an image asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Demand {
    /// Pixels in a row.
    pub(super) width: u32,
    /// Rows.
    pub(super) height: u32,
    /// Tiles.
    pub(super) tiles: u64,
    /// Memory for decoding, an upper estimate, in bytes.
    pub(super) memory: u64,
}

impl Demand {
    /// `None` where the headers are cut off or contradict themselves.
    pub(super) fn of(image: &[u8]) -> Option<Self> {
        if image.starts_with(&[0xFF, marker::SOC]) {
            return of_codestream(image);
        }
        let mut demand = None;
        let mut boxes = Bytes(image);
        while let Some((kind, content)) = boxes.next_box() {
            match &kind {
                b"jp2h" => check_palette(content)?,
                // Two codestreams are two images.
                b"jp2c" if demand.is_some() => return None,
                b"jp2c" => demand = Some(of_codestream(content)?),
                _ => {}
            }
        }
        demand
    }
}

/// Every channel that a palette is mapped to is another copy of the image (I.5.3.5).
fn check_palette(header: &[u8]) -> Option<()> {
    let mut boxes = Bytes(header);
    while let Some((kind, content)) = boxes.next_box() {
        let channels = match &kind {
            b"cmap" => content.len().div_ceil(4),
            b"pclr" => content.get(2).copied().map_or(0, usize::from),
            _ => 0,
        };
        if channels > MAX_PALETTE_CHANNELS {
            return None;
        }
    }
    Some(())
}

fn of_codestream(codestream: &[u8]) -> Option<Demand> {
    let mut bytes = Bytes(codestream);
    if bytes.marker()? != marker::SOC || bytes.marker()? != marker::SIZ {
        return None;
    }
    let size = Size::parse(bytes.segment()?)?;
    let mut structures = Structures::default();
    while bytes.peek_marker()? != marker::SOT {
        let kind = bytes.marker()?;
        structures.header_segment(kind, &mut bytes, &size)?;
    }
    while bytes.peek_marker() == Some(marker::SOT) {
        structures.tile_part(&mut bytes, &size)?;
    }

    let components = u64::from(size.components);
    let tiles = size.tiles();
    let pixels = area(size.width(), size.height());
    let blocks = A_LAYER_OF_A_CODE_BLOCK
        .saturating_mul(structures.layers.into())
        .saturating_add(A_CODE_BLOCK)
        .saturating_mul(structures.code_blocks);
    let a_tile = A_PRECINCT
        .saturating_mul(structures.precincts)
        .saturating_add(blocks)
        .saturating_mul(components)
        .saturating_add(
            A_SAMPLE_OF_A_TILE.saturating_mul(area(size.tile_width(), size.tile_height())),
        );
    let memory = A_SAMPLE
        .saturating_mul(components)
        .saturating_add(A_PIXEL)
        .saturating_mul(pixels)
        .saturating_add(a_tile)
        .saturating_add(
            A_COMPONENT_OF_A_TILE
                .saturating_mul(components)
                .saturating_mul(tiles),
        );
    Some(Demand {
        width: size.width(),
        height: size.height(),
        tiles,
        memory,
    })
}

fn area(width: u32, height: u32) -> u64 {
    u64::from(width).saturating_mul(height.into())
}

/// The image and tile size segment (A.5.1). Horizontal comes before vertical.
struct Size {
    /// The reference grid.
    grid: [u32; 2],
    /// Where the image begins on it.
    offset: [u32; 2],
    tile: [u32; 2],
    /// Where the first tile begins.
    tile_offset: [u32; 2],
    components: u16,
}

impl Size {
    fn parse(segment: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(segment);
        let _capabilities = bytes.u16()?;
        let mut pair = || Some([bytes.u32()?, bytes.u32()?]);
        let (grid, offset, tile, tile_offset) = (pair()?, pair()?, pair()?, pair()?);
        let components = bytes.u16()?;
        let fits = bytes.0.len() == usize::from(components).saturating_mul(3);
        let size = Self {
            grid,
            offset,
            tile,
            tile_offset,
            components,
        };
        let inside = |axis: usize| {
            let (offset, first) = (size.offset.get(axis)?, size.tile_offset.get(axis)?);
            (offset < size.grid.get(axis)? && first <= offset).then_some(())
        };
        inside(0)?;
        inside(1)?;
        (fits && components > 0 && !size.tile.contains(&0)).then_some(size)
    }

    fn width(&self) -> u32 {
        self.grid[0].saturating_sub(self.offset[0])
    }

    fn height(&self) -> u32 {
        self.grid[1].saturating_sub(self.offset[1])
    }

    fn tile_width(&self) -> u32 {
        self.tile[0].min(self.width())
    }

    fn tile_height(&self) -> u32 {
        self.tile[1].min(self.height())
    }

    /// B.3, equation B-5.
    fn tiles(&self) -> u64 {
        let across = |grid: u32, offset: u32, tile: u32| {
            u64::from(grid.saturating_sub(offset).div_ceil(tile.max(1)))
        };
        across(self.grid[0], self.tile_offset[0], self.tile[0]).saturating_mul(across(
            self.grid[1],
            self.tile_offset[1],
            self.tile[1],
        ))
    }
}

/// The most of each structure that one component of one tile has, by any of the coding styles in
/// the headers.
#[derive(Default)]
struct Structures {
    layers: u16,
    code_blocks: u64,
    precincts: u64,
}

impl Structures {
    /// A segment of the main header or of a tile-part's, after its marker.
    fn header_segment(&mut self, kind: u8, bytes: &mut Bytes<'_>, size: &Size) -> Option<()> {
        if (0x30..=0x3F).contains(&kind) {
            // Markers without a segment.
            return Some(());
        }
        let mut segment = Bytes(bytes.segment()?);
        let component = |segment: &mut Bytes<'_>| match size.components {
            0..=256 => segment.u8().map(u16::from),
            _ => segment.u16(),
        };
        match kind {
            marker::COD => {
                let flags = segment.u8()?;
                let _progression = segment.u8()?;
                self.layers = self.layers.max(segment.u16()?);
                let _transformation = segment.u8()?;
                self.coding_style(flags, segment, size)
            }
            marker::COC => {
                let _component = component(&mut segment)?;
                let flags = segment.u8()?;
                self.coding_style(flags, segment, size)
            }
            marker::QCD => quantization(segment),
            marker::QCC => {
                let _component = component(&mut segment)?;
                quantization(segment)
            }
            marker::RGN => {
                let _component = component(&mut segment)?;
                (segment.0.len() == 2).then_some(())
            }
            _ => Some(()),
        }
    }

    /// The parameters common to COD and COC (A.6.1, table A.20), and what they come to.
    fn coding_style(&mut self, flags: u8, mut segment: Bytes<'_>, size: &Size) -> Option<()> {
        let levels = segment.u8().filter(|levels| *levels <= MAX_LEVELS)?;
        let block = [segment.u8()?, segment.u8()?].map(|exponent| exponent.saturating_add(2));
        let _style_and_transformation = segment.u16()?;
        let (mut code_blocks, mut precincts) = (0_u64, 0_u64);
        for resolution in 0..=levels {
            let precinct = match flags & 1 {
                0 => [15, 15],
                _ => {
                    let exponents = segment.u8()?;
                    [exponents & 0x0F, exponents >> 4]
                }
            };
            let reduced = levels.saturating_sub(resolution);
            let [across, down] = [
                (size.tile_width(), precinct[0], block[0]),
                (size.tile_height(), precinct[1], block[1]),
            ]
            .map(|(side, precinct, block)| partitions(side, reduced, resolution, precinct, block));
            let sub_bands = if resolution == 0 { 1 } else { 3 };
            precincts =
                precincts.saturating_add(across.0.saturating_mul(down.0).saturating_mul(sub_bands));
            code_blocks = code_blocks
                .saturating_add(across.1.saturating_mul(down.1).saturating_mul(sub_bands));
        }
        self.code_blocks = self.code_blocks.max(code_blocks);
        self.precincts = self.precincts.max(precincts);
        segment.0.is_empty().then_some(())
    }

    fn tile_part(&mut self, bytes: &mut Bytes<'_>, size: &Size) -> Option<()> {
        let _sot = bytes.marker()?;
        let mut header = Bytes(bytes.segment().filter(|segment| segment.len() == 8)?);
        let _tile = header.u16()?;
        let length = match usize::try_from(header.u32()?).ok()? {
            0 => bytes.0.len(),
            // The marker segment just read is part of it.
            length => length.checked_sub(12)?,
        };
        let before = bytes.0.len();
        loop {
            let read = before.saturating_sub(bytes.0.len());
            if read >= length {
                return Some(());
            }
            match bytes.peek_marker() {
                None => return Some(()),
                Some(marker::EOC) => break,
                Some(kind) => {
                    bytes.marker()?;
                    if kind == marker::SOD {
                        break;
                    }
                    self.header_segment(kind, bytes, size)?;
                }
            }
        }
        let read = before.saturating_sub(bytes.0.len());
        let Some(data) = length.checked_sub(read) else {
            return Some(());
        };
        // A tile-part that is cut off is the last one.
        bytes.0 = bytes.0.get(data..).unwrap_or_default();
        Some(())
    }
}

/// Precincts and code-blocks along one side of a sub-band (B.6, B.7), at most; exponents of two.
fn partitions(side: u32, reduced: u8, resolution: u8, precinct: u8, block: u8) -> (u64, u64) {
    let side = u64::from(side);
    let parts = |exponent: u8| {
        // One more than divide it, as a partition does not begin where the tile does.
        side.div_ceil(1_u64.checked_shl(exponent.into()).unwrap_or(u64::MAX))
            .saturating_add(1)
    };
    let precincts = parts(reduced.saturating_add(precinct));
    // Beyond the lowest resolution a sub-band has half its side.
    let halved = u8::from(resolution > 0);
    let block = block.min(precinct.saturating_sub(halved));
    let blocks = parts(reduced.saturating_add(halved).saturating_add(block));
    (precincts, precincts.saturating_add(blocks))
}

/// The parameters common to QCD and QCC (A.6.4): as many as the style says.
fn quantization(mut segment: Bytes<'_>) -> Option<()> {
    let style = segment.u8()? & 0x1F;
    let length = segment.0.len();
    let fits = match style {
        0 => length <= MAX_SUB_BANDS,
        1 => length == 2,
        2 => length.is_multiple_of(2) && length <= MAX_SUB_BANDS.saturating_mul(2),
        _ => false,
    };
    fits.then_some(())
}

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_be_bytes)
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    fn peek_marker(&self) -> Option<u8> {
        match self.0 {
            [0xFF, marker, ..] => Some(*marker),
            _ => None,
        }
    }

    fn marker(&mut self) -> Option<u8> {
        let marker = self.peek_marker()?;
        self.0 = self.0.get(2..)?;
        Some(marker)
    }

    /// The content of a marker segment, whose length counts itself.
    fn segment(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(self.u16()?).checked_sub(2)?;
        let (segment, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(segment)
    }

    /// The next box of a JP2 file (I.4); one that is longer than the file ends with it.
    fn next_box(&mut self) -> Option<([u8; 4], &'a [u8])> {
        let length = self.u32()?;
        let kind = self.array()?;
        let length = match length {
            0 => self.0.len(),
            1 => usize::try_from(self.array().map(u64::from_be_bytes)?.checked_sub(16)?).ok()?,
            _ => usize::try_from(length.checked_sub(8)?).ok()?,
        };
        let (content, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        Some((kind, content))
    }
}
