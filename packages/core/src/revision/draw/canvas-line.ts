/** One line of a drawing made of characters; two characters make a column, the second one lies between columns. */
export class CanvasLine {
  readonly #characters: string[] = []
  readonly #lanes: number[] = []

  /** Puts a character, which belongs to the lane in a column, over what was there. */
  put(at: number, character: string, lane: number): void {
    while (this.#characters.length < at) this.#characters.push(' ')
    this.#characters[at] = character
    this.#lanes[at] = lane
  }

  /** Puts a character from one place to another, both included, where nothing is yet. */
  fill(from: number, to: number, character: string, lane: number): void {
    for (let at = from; at <= to; at++) if ((this.#characters[at] ?? ' ') === ' ') this.put(at, character, lane)
  }

  /** The line, with neighbours of one lane painted together. */
  paint(paint: (lane: number, text: string) => string): string {
    let text = ''
    let run = ''
    let lane: number | undefined
    for (const [at, character] of this.#characters.entries()) {
      const next = character === ' ' ? undefined : this.#lanes[at]
      if (next !== lane) {
        text += lane === undefined ? run : paint(lane, run)
        run = ''
        lane = next
      }
      run += character
    }
    return text + (lane === undefined ? run : paint(lane, run))
  }

  /** How many characters the line has. */
  get length(): number {
    return this.#characters.length
  }
}
