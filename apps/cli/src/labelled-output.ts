import { out } from './colors.ts'
import type { Output } from './output.ts'

/** An output on which each line says whose it is. */
export function labelled(output: Output, name: string, width: number): Output {
  const label = `${name.padEnd(width)}  `
  const inFront = (text: string): string => text.trimEnd().split('\n').map((line) => `${label}${line}`.trimEnd()).join('\n')
  return {
    ...output,
    line: (text) => output.line(`${text.trimEnd().split('\n').map((line) => `${out().dim(label)}${line}`.trimEnd()).join('\n')}`),
    note: (text) => output.note(inFront(text)),
  }
}

/** An output that keeps the JSON document to itself. */
export function capturing(output: Output): { readonly output: Output; readonly value: () => unknown } {
  let kept: unknown = null
  return {
    output: {
      ...output,
      result: (value) => {
        kept = value
      },
      text: (_text, value) => {
        kept = value
      },
    },
    value: () => kept,
  }
}

/** An output that prints nothing: who asks for the lines gets them. */
export function silent(): { readonly output: Output; readonly lines: readonly string[]; readonly value: () => unknown } {
  const lines: string[] = []
  const nothing = (): void => undefined
  const line = (text: string): void => void lines.push(text.trimEnd())
  const { output, value } = capturing({ json: false, line, result: nothing, text: nothing, note: nothing })
  return { output: { ...output, unattended: true }, lines, value }
}
