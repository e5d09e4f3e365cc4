/** Reads a drawing of box characters back, as `readAscii` does for slashes. */
export function readUnicode(drawing: string): ReadonlyMap<string, readonly string[]> {
  const lines = drawing.split('\n').map((text) => text.split(''))
  const at = (line: number, column: number): string => lines[line]?.[column] ?? ' '
  const idAt = (line: number): string => /r\d+/.exec((lines[line] ?? []).join(''))?.[0] ?? ''
  const edges = new Map<string, readonly string[]>()
  for (const [line, characters] of lines.entries()) {
    const column = characters.findIndex((character) => MARKS.has(character))
    if (column === -1) continue
    const found: string[] = []
    const open = [{ line: line + 1, column }]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (MARKS.has(at(next.line, next.column))) found.push(idAt(next.line))
      else open.push(...columnsBelow((place) => at(next.line, place), next.column).map((below) => ({ line: next.line + 1, column: below })))
    }
    edges.set(idAt(line), found.sort())
  }
  return edges
}

const MARKS: ReadonlySet<string> = new Set(['●', '○', '◉'])

/** Where a line leads that comes to the top of a character: a line across goes behind `│`, and turns down at `╮`, `┬` and `├`. */
function columnsBelow(at: (column: number) => string, column: number): readonly number[] {
  switch (at(column)) {
    case '│':
      return [column]
    case '├': {
      const below = [column]
      let place = column + 1
      for (; '─┬│'.includes(at(place)); place++) if (at(place) === '┬') below.push(place)
      return at(place) === '╮' ? [...below, place] : [column]
    }
    case '╯': {
      let place = column - 1
      while ('─│'.includes(at(place))) place--
      return at(place) === '├' ? [place] : []
    }
    default:
      return []
  }
}
