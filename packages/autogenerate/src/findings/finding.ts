/** What a line is about: something that comes, goes, or becomes something else. */
export type Sign = '+' | '-' | '~'

/** `+ column currency: char(3) not null`. */
export interface FindingLine {
  readonly sign: Sign
  /** Without the sign, and without line ends. */
  readonly text: string
}

/** What differs in one table, enum or other object. */
export interface Finding extends FindingLine {
  /** What it says of the parts, such as columns; empty where the thing itself says all. */
  readonly lines: readonly FindingLine[]
}

export function line(sign: Sign, text: string): FindingLine {
  return { sign, text: oneLine(text) }
}

/** A finding, or none where something that stays differs in nothing. */
export function finding(sign: Sign, text: string, lines: readonly FindingLine[]): readonly Finding[] {
  return sign === '~' && lines.length === 0 ? [] : [{ ...line(sign, text), lines }]
}

/** The findings as lines of text, what belongs to something below it; `paint` may colour them. */
export function findingLines(
  findings: readonly Finding[],
  paint: (text: string, sign: Sign) => string = (text) => text,
): readonly string[] {
  return findings.flatMap(({ sign, text, lines }) => [
    paint(`${sign} ${text}`, sign),
    ...lines.map((part) => paint(`  ${part.sign} ${part.text}`, part.sign)),
  ])
}

/** Whatever ends a line, and what a terminal obeys, is a blank. Blanks at the start are kept: they indent code. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trimEnd()
}
