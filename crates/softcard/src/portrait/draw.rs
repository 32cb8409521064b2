//! The drawing: ellipses and parabolas with soft edges. Only additions, multiplications, divisions
//! and square roots, which every machine rounds the same way.

use super::{HEIGHT, Portrait, WIDTH};

/// A colour, 0 to 255 a channel.
type Colour = [f32; 3];

const WHITE: Colour = [250.0, 250.0, 250.0];
const BLACK: Colour = [24.0, 20.0, 20.0];
const GREY: Colour = [168.0, 168.0, 172.0];

/// What distinguishes one face from another.
struct Look {
    skin: Colour,
    hair: Colour,
    shirt: Colour,
    background: Colour,
    long_hair: bool,
    bun: bool,
    fringe: bool,
    glasses: bool,
    old: bool,
    /// Width of the face against the usual.
    width: f32,
}

fn look(portrait: Portrait) -> Look {
    let usual = Look {
        skin: [233.0, 190.0, 156.0],
        hair: BLACK,
        shirt: [238.0, 240.0, 244.0],
        background: [206.0, 222.0, 238.0],
        long_hair: false,
        bun: false,
        fringe: false,
        glasses: false,
        old: false,
        width: 1.0,
    };
    match portrait {
        Portrait::ShortHair => usual,
        Portrait::LongHair => Look {
            skin: [243.0, 206.0, 178.0],
            hair: [44.0, 28.0, 22.0],
            shirt: [196.0, 70.0, 92.0],
            long_hair: true,
            width: 0.93,
            ..usual
        },
        Portrait::Bun => Look {
            skin: [196.0, 144.0, 106.0],
            shirt: [58.0, 88.0, 120.0],
            background: [226.0, 226.0, 220.0],
            bun: true,
            width: 0.96,
            ..usual
        },
        Portrait::GreyGlasses => Look {
            skin: [224.0, 178.0, 148.0],
            hair: GREY,
            shirt: [104.0, 116.0, 98.0],
            glasses: true,
            old: true,
            width: 1.03,
            ..usual
        },
        Portrait::Fringe => Look {
            skin: [246.0, 212.0, 186.0],
            shirt: [244.0, 196.0, 72.0],
            long_hair: true,
            fringe: true,
            width: 0.98,
            ..usual
        },
        Portrait::YoungGlasses => Look {
            hair: [38.0, 30.0, 30.0],
            shirt: [46.0, 110.0, 104.0],
            background: [222.0, 228.0, 232.0],
            glasses: true,
            fringe: true,
            ..usual
        },
    }
}

/// The pixels of a face, row by row, three bytes each.
pub(super) fn face(portrait: Portrait) -> Vec<u8> {
    let look = look(portrait);
    let mut canvas = Canvas::new(look.background);
    behind(&mut canvas, &look);
    body(&mut canvas, &look);
    head(&mut canvas, &look);
    for side in [-1.0, 1.0] {
        eye(&mut canvas, &look, side);
    }
    nose_and_mouth(&mut canvas, &look);
    hair(&mut canvas, &look);
    if look.glasses {
        glasses(&mut canvas);
    }
    canvas.into_bytes()
}

fn behind(canvas: &mut Canvas, look: &Look) {
    if look.bun {
        canvas.ellipse(Ellipse::new(240.0, 112.0, 56.0, 50.0), look.hair, 1.0);
    }
    canvas.ellipse(Ellipse::new(240.0, 262.0, 130.0, 152.0), look.hair, 1.0);
    if look.long_hair {
        canvas.ellipse(Ellipse::new(240.0, 380.0, 142.0, 190.0), look.hair, 1.0);
    }
}

fn body(canvas: &mut Canvas, look: &Look) {
    let shirt = Ellipse::new(240.0, 660.0, 226.0, 168.0);
    canvas.ellipse(shirt, look.shirt, 1.0);
    for side in [-1.0, 1.0] {
        let sleeve = Ellipse::new(240.0 + side * 210.0, 690.0, 66.0, 150.0);
        canvas.paint(sleeve.bounds(), darker(look.shirt, 0.88), |x, y| {
            shirt.cover(x, y) * sleeve.cover(x, y) * 0.8
        });
    }
    let collar = Ellipse::new(240.0, 496.0, 74.0, 62.0);
    canvas.paint(collar.bounds(), lighter(look.shirt, 0.45), |x, y| {
        shirt.grown(3.0).cover(x, y) * collar.cover(x, y)
    });
    canvas.ellipse(
        Ellipse::new(240.0, 460.0, 54.0, 84.0),
        darker(look.skin, 0.9),
        1.0,
    );
    canvas.ellipse(
        Ellipse::new(240.0, 436.0, 52.0, 40.0),
        darker(look.skin, 0.8),
        0.5,
    );
}

fn head(canvas: &mut Canvas, look: &Look) {
    for side in [-1.0, 1.0] {
        let x = 240.0 + side * 112.0 * look.width;
        canvas.ellipse(
            Ellipse::new(x, 302.0, 18.0, 34.0),
            darker(look.skin, 0.94),
            1.0,
        );
        canvas.ellipse(
            Ellipse::new(x, 302.0, 9.0, 20.0),
            darker(look.skin, 0.82),
            0.6,
        );
    }
    canvas.ellipse(
        Ellipse::new(240.0, 296.0, 112.0 * look.width, 146.0),
        look.skin,
        1.0,
    );
    canvas.glow(Ellipse::new(214.0, 230.0, 90.0, 70.0), WHITE, 0.16);
    for side in [-1.0, 1.0] {
        let cheek = Ellipse::new(240.0 + side * 64.0 * look.width, 346.0, 36.0, 28.0);
        canvas.glow(cheek, [232.0, 120.0, 110.0], 0.35);
    }
    if look.old {
        for y in [206.0, 222.0, 238.0] {
            canvas.curve(240.0, 56.0, y, -6.0, 1.2, darker(look.skin, 0.78));
        }
    }
}

fn eye(canvas: &mut Canvas, look: &Look, side: f32) {
    let x = 240.0 + side * 44.0;
    canvas.glow(
        Ellipse::new(x, 288.0, 34.0, 24.0),
        darker(look.skin, 0.7),
        0.3,
    );
    canvas.ellipse(Ellipse::new(x, 292.0, 21.0, 11.5), WHITE, 1.0);
    canvas.ellipse(Ellipse::new(x, 291.5, 10.5, 10.5), [74.0, 46.0, 30.0], 1.0);
    canvas.ellipse(Ellipse::new(x, 291.5, 5.5, 5.5), BLACK, 1.0);
    canvas.ellipse(Ellipse::new(x + 3.5, 287.5, 2.8, 2.8), WHITE, 1.0);
    canvas.curve(x, 23.0, 279.5, 10.0, 2.2, BLACK);
    canvas.curve(x, 17.0, 305.0, -3.0, 0.9, darker(look.skin, 0.72));
    let brow = if look.old {
        GREY
    } else {
        darker(look.hair, 0.9)
    };
    canvas.curve(x + side * 2.0, 29.0, 256.0, 9.0, 4.0, brow);
    if look.old {
        for y in [318.0, 325.0] {
            canvas.curve(x + side * 6.0, 20.0, y, -5.0, 1.0, darker(look.skin, 0.8));
        }
    }
}

fn nose_and_mouth(canvas: &mut Canvas, look: &Look) {
    canvas.glow(
        Ellipse::new(247.0, 318.0, 13.0, 42.0),
        darker(look.skin, 0.74),
        0.35,
    );
    canvas.glow(Ellipse::new(236.0, 316.0, 8.0, 38.0), WHITE, 0.3);
    canvas.curve(240.0, 15.0, 350.0, -5.0, 2.0, darker(look.skin, 0.68));
    canvas.lens(240.0, 45.0, 382.0, (-2.0, 14.0), [188.0, 84.0, 84.0]);
    canvas.lens(240.0, 36.0, 385.0, (0.0, 7.0), WHITE);
    canvas.curve(240.0, 48.0, 382.0, -14.0, 1.4, [128.0, 52.0, 56.0]);
    canvas.glow(
        Ellipse::new(240.0, 410.0, 30.0, 9.0),
        darker(look.skin, 0.72),
        0.4,
    );
    for side in [-1.0, 1.0] {
        let x = 240.0 + side * 53.0;
        canvas.glow(
            Ellipse::new(x, 370.0, 8.0, 9.0),
            darker(look.skin, 0.66),
            0.5,
        );
    }
}

fn hair(canvas: &mut Canvas, look: &Look) {
    let line = if look.fringe { 348.0 } else { 330.0 };
    let scalp = Ellipse::new(240.0, 262.0, 128.0, 150.0);
    let forehead = Ellipse::new(
        240.0,
        line,
        118.0 * look.width,
        if look.old { 150.0 } else { 134.0 },
    );
    let colour = look.hair;
    canvas.paint(scalp.bounds(), colour, |x, y| {
        let below = ((y - 300.0) / 40.0).clamp(0.0, 1.0);
        scalp.cover(x, y) * (1.0 - forehead.cover(x, y)) * (1.0 - below)
    });
    canvas.glow(Ellipse::new(206.0, 156.0, 62.0, 22.0), WHITE, 0.22);
    for strand in [-0.8, -0.5, -0.2, 0.1, 0.4, 0.7] {
        let x = 240.0 + strand * 96.0;
        canvas.glow(
            Ellipse::new(x, 166.0, 3.5, 34.0),
            lighter(colour, 0.35),
            0.3,
        );
    }
}

fn glasses(canvas: &mut Canvas) {
    for side in [-1.0, 1.0] {
        let x = 240.0 + side * 44.0;
        let lens = Ellipse::new(x, 293.0, 36.0, 29.0);
        canvas.paint(lens.grown(4.0).bounds(), [52.0, 48.0, 52.0], |x, y| {
            lens.grown(2.2).cover(x, y) * (1.0 - lens.grown(-2.2).cover(x, y))
        });
        canvas.glow(Ellipse::new(x - 12.0, 280.0, 12.0, 8.0), WHITE, 0.45);
    }
    canvas.curve(240.0, 9.0, 288.0, 4.0, 2.2, [52.0, 48.0, 52.0]);
}

#[derive(Clone, Copy)]
struct Ellipse {
    x: f32,
    y: f32,
    rx: f32,
    ry: f32,
}

impl Ellipse {
    const fn new(x: f32, y: f32, rx: f32, ry: f32) -> Self {
        Self { x, y, rx, ry }
    }

    const fn grown(self, by: f32) -> Self {
        Self {
            rx: self.rx + by,
            ry: self.ry + by,
            ..self
        }
    }

    /// 0 in the centre, 1 on the edge.
    fn radius(self, x: f32, y: f32) -> f32 {
        let (dx, dy) = ((x - self.x) / self.rx, (y - self.y) / self.ry);
        (dx * dx + dy * dy).sqrt()
    }

    /// How much of the pixel lies inside, about.
    fn cover(self, x: f32, y: f32) -> f32 {
        (0.5 + (1.0 - self.radius(x, y)) * self.rx.min(self.ry)).clamp(0.0, 1.0)
    }

    const fn bounds(self) -> Bounds {
        Bounds {
            left: self.x - self.rx - 1.0,
            right: self.x + self.rx + 1.0,
            top: self.y - self.ry - 1.0,
            bottom: self.y + self.ry + 1.0,
        }
    }
}

#[derive(Clone, Copy)]
struct Bounds {
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
}

struct Canvas {
    rows: Vec<Vec<Colour>>,
}

impl Canvas {
    /// A wall in one colour, a little lighter in the middle.
    fn new(background: Colour) -> Self {
        let mut canvas = Self {
            rows: vec![vec![background; WIDTH.into()]; HEIGHT.into()],
        };
        canvas.glow(Ellipse::new(240.0, 280.0, 380.0, 460.0), WHITE, 0.55);
        canvas
    }

    /// Paints what `cover` says, from 0 for nothing to 1 for all of the pixel.
    fn paint(&mut self, bounds: Bounds, colour: Colour, cover: impl Fn(f32, f32) -> f32) {
        let start = |edge: f32| edge.max(0.0) as usize;
        let (left, top) = (start(bounds.left), start(bounds.top));
        let (right, bottom) = (start(bounds.right), start(bounds.bottom));
        let rows = self
            .rows
            .iter_mut()
            .enumerate()
            .take(bottom.saturating_add(1))
            .skip(top);
        for (y, row) in rows {
            let pixels = row
                .iter_mut()
                .enumerate()
                .take(right.saturating_add(1))
                .skip(left);
            for (x, pixel) in pixels {
                let share = cover(x as f32, y as f32);
                if share > 0.0 {
                    *pixel = mix(*pixel, colour, share);
                }
            }
        }
    }

    fn ellipse(&mut self, shape: Ellipse, colour: Colour, opacity: f32) {
        self.paint(shape.bounds(), colour, |x, y| shape.cover(x, y) * opacity);
    }

    /// An ellipse that fades towards its edge.
    fn glow(&mut self, shape: Ellipse, colour: Colour, opacity: f32) {
        self.paint(shape.bounds(), colour, |x, y| {
            let inside = (1.0 - shape.radius(x, y)).clamp(0.0, 1.0);
            inside * inside * (3.0 - 2.0 * inside) * opacity
        });
    }

    /// A parabola's arc as a stroke: its middle at `(x, y)`, its ends lower by `sag`.
    fn curve(&mut self, x: f32, half_width: f32, y: f32, sag: f32, thickness: f32, colour: Colour) {
        let bounds = Bounds {
            left: x - half_width - 2.0,
            right: x + half_width + 2.0,
            top: y.min(y + sag) - thickness - 2.0,
            bottom: y.max(y + sag) + thickness + 2.0,
        };
        self.paint(bounds, colour, |px, py| {
            let t = (px - x) / half_width;
            let line = y + sag * t * t;
            let taper = (1.0 - t * t).clamp(0.0, 1.0);
            (0.5 + thickness * (0.4 + 0.6 * taper) - (py - line).abs()).clamp(0.0, 1.0)
                * (taper * half_width * 0.5).clamp(0.0, 1.0)
        });
    }

    /// The space between two parabolas through the same ends, 14 above `y`; `middle` says how far
    /// from `y` each has its lowest point.
    fn lens(&mut self, x: f32, half_width: f32, y: f32, middle: (f32, f32), colour: Colour) {
        let bounds = Bounds {
            left: x - half_width,
            right: x + half_width,
            top: y - 20.0,
            bottom: y + middle.1 + 2.0,
        };
        self.paint(bounds, colour, |px, py| {
            let t = (px - x) / half_width;
            let arc = |lowest: f32| y + lowest - (14.0 + lowest) * t * t;
            let above = (0.5 + py - arc(middle.0)).clamp(0.0, 1.0);
            let below = (0.5 + arc(middle.1) - py).clamp(0.0, 1.0);
            above * below
        });
    }

    /// Bytes with a little grain, as a camera leaves it.
    fn into_bytes(self) -> Vec<u8> {
        let mut noise = 0x2545_F491_u32;
        let mut grain = move || {
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            (noise >> 24) as f32 / 255.0 - 0.5
        };
        let pixels = self.rows.into_iter().flatten();
        pixels
            .flat_map(|pixel| {
                let grain = grain() * 3.5;
                pixel.map(|channel| (channel + grain).clamp(0.0, 255.0) as u8)
            })
            .collect()
    }
}

fn mix(from: Colour, to: Colour, share: f32) -> Colour {
    let mut mixed = from;
    for (channel, target) in mixed.iter_mut().zip(to) {
        *channel += (target - *channel) * share;
    }
    mixed
}

fn darker(colour: Colour, factor: f32) -> Colour {
    colour.map(|channel| channel * factor)
}

fn lighter(colour: Colour, share: f32) -> Colour {
    mix(colour, WHITE, share)
}
