//! A text console of 80 by 25: boot messages, a login prompt, what was typed.

use super::font::glyph;

pub(super) const COLUMNS: usize = 80;
pub(super) const ROWS: usize = 25;
pub(super) const CELL_WIDTH: usize = 8;
pub(super) const CELL_HEIGHT: usize = 16;
pub(super) const WIDTH: usize = COLUMNS * CELL_WIDTH;
pub(super) const HEIGHT: usize = ROWS * CELL_HEIGHT;

const BOOT: [&str; 5] = [
    "Booting from hard disk ...",
    "[    0.000000] Linux version 6.8.0-generic (simulated)",
    "[    0.412093] EXT4-fs (sda1): mounted filesystem",
    "[    1.730551] systemd[1]: Reached target Multi-User System.",
    "",
];
const PROMPT: &str = "login: ";
/// Keys that are not letters, as the protocol numbers them.
const BACK_SPACE: u32 = 0xff08;
const RETURN: u32 = 0xff0d;
const KEYPAD_ENTER: u32 = 0xff8d;
const DELETE: u32 = 0xffff;
const CONTROL: [u32; 2] = [0xffe3, 0xffe4];
const ALT: [u32; 2] = [0xffe9, 0xffea];

/// What is on a machine's screen, below the head line.
#[derive(Debug)]
pub(super) struct Screen {
    lines: Vec<String>,
    typed: String,
    has_control: bool,
    has_alt: bool,
}

impl Default for Screen {
    fn default() -> Self {
        let lines = BOOT.iter().map(|line| (*line).to_owned()).collect();
        Self { lines, typed: String::new(), has_control: false, has_alt: false }
    }
}

impl Screen {
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = self.lines.clone();
        lines.push(format!("{PROMPT}{}_", self.typed));
        let surplus = lines.len().saturating_sub(ROWS - 2);
        lines.split_off(surplus)
    }

    pub(super) fn key(&mut self, is_down: bool, key: u32) {
        if CONTROL.contains(&key) {
            self.has_control = is_down;
        } else if ALT.contains(&key) {
            self.has_alt = is_down;
        }
        if !is_down {
            return;
        }
        match key {
            DELETE if self.has_control && self.has_alt => {
                let ended = "Ctrl-Alt-Del: the machine starts again".to_owned();
                *self = Self { has_control: true, has_alt: true, ..Self::default() };
                self.lines.insert(0, ended);
            }
            RETURN | KEYPAD_ENTER => {
                self.lines.push(format!("{PROMPT}{}", self.typed));
                self.lines.push("Login incorrect".to_owned());
                self.typed.clear();
                let surplus = self.lines.len().saturating_sub(ROWS);
                self.lines.drain(..surplus);
            }
            BACK_SPACE => {
                self.typed.pop();
            }
            0x20..=0x7e if !self.has_control && self.typed.len() < COLUMNS - PROMPT.len() - 1 => {
                self.typed.extend(char::from_u32(key));
            }
            _ => {}
        }
    }
}

/// A screenful of characters.
pub(super) type Page = [[u8; COLUMNS]; ROWS];

/// Lays out head line and lines.
pub(super) fn page(headline: &str, lines: &[String]) -> Page {
    let mut page = [[b' '; COLUMNS]; ROWS];
    for (row, text) in
        std::iter::once(headline).chain(std::iter::once("")).chain(lines.iter().map(String::as_str)).enumerate()
    {
        let Some(cells) = page.get_mut(row) else { break };
        for (cell, byte) in cells.iter_mut().zip(text.bytes()) {
            *cell = byte;
        }
    }
    page
}

/// A part of one text line, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub row: usize,
    pub from: usize,
    pub to: usize,
}

/// What differs between two pages, one span for each line.
pub(super) fn difference(before: Option<&Page>, now: &Page) -> Vec<Span> {
    let span = |row: usize| {
        let Some(before) = before else { return Some(Span { row, from: 0, to: COLUMNS }) };
        let differs = |column: &usize| before[row][*column] != now[row][*column];
        let from = (0..COLUMNS).find(differs)?;
        let to = (0..COLUMNS).rev().find(differs)? + 1;
        Some(Span { row, from, to })
    };
    (0..ROWS).filter_map(span).collect()
}

/// Whether a point of a span is ink, row by row from the top left.
pub(super) fn ink(page: &Page, span: Span) -> impl Iterator<Item = bool> {
    let cells = &page[span.row][span.from..span.to];
    (0..CELL_HEIGHT).flat_map(move |y| {
        cells.iter().flat_map(move |cell| {
            let columns = glyph(*cell);
            // Letters are five points wide and eight high; in the cell each point is two high.
            (0..CELL_WIDTH).map(move |x| columns.get(x).is_some_and(|column| column >> (y / 2) & 1 == 1))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[u32]) -> Vec<String> {
        let mut screen = Screen::default();
        for key in keys {
            screen.key(true, *key);
            screen.key(false, *key);
        }
        screen.lines()
    }

    #[test]
    fn keys_are_echoed_and_the_screen_scrolls() {
        let letters: Vec<u32> = "root".chars().map(u32::from).collect();
        assert_eq!(typed(&letters).last().unwrap(), "login: root_");
        assert_eq!(typed(&[letters.clone(), vec![BACK_SPACE]].concat()).last().unwrap(), "login: roo_");
        let tried = typed(&[letters, vec![RETURN]].concat());
        assert_eq!(tried[tried.len() - 3..], ["login: root", "Login incorrect", "login: _"]);
        assert!(typed(&[RETURN; 100]).len() <= ROWS - 2);
    }

    #[test]
    fn control_alt_delete_starts_again() {
        let mut screen = Screen::default();
        for (down, key) in [(true, CONTROL[0]), (true, ALT[0]), (true, DELETE), (false, ALT[0]), (false, CONTROL[0])] {
            screen.key(down, key);
        }
        assert!(screen.lines()[0].starts_with("Ctrl-Alt-Del"));
        screen.key(true, u32::from('a'));
        assert_eq!(screen.lines().last().unwrap(), "login: a_");
    }

    #[test]
    fn only_what_changed_is_drawn() {
        let (one, two) = (page("12:00:00", &[]), page("12:00:09", &[]));
        assert_eq!(difference(Some(&one), &two), [Span { row: 0, from: 7, to: 8 }]);
        assert_eq!(difference(Some(&one), &one), []);
        assert_eq!(difference(None, &one).len(), ROWS);
        let drawn = ink(&two, Span { row: 0, from: 7, to: 8 });
        let points: Vec<bool> = drawn.collect();
        assert_eq!(points.len(), CELL_WIDTH * CELL_HEIGHT);
        assert!(points.iter().any(|p| *p) && points.iter().any(|p| !*p));
    }
}
