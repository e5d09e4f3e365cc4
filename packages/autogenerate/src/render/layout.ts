/** A piece of source text that knows where it can be broken into lines. */
export type Source =
  | string
  | CallSource
  | { readonly kind: 'name'; readonly text: string; readonly imported: Import }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, value: Source])[]; readonly expanded?: true }
  | { readonly kind: 'array'; readonly items: readonly Source[] }
  | { readonly kind: 'chain'; readonly head: Source; readonly links: readonly Source[] }
  | { readonly kind: 'arrow'; readonly parameters: string; readonly body: Source }
  | { readonly kind: 'block'; readonly head: string; readonly lines: readonly Source[] }
  | { readonly kind: 'template'; readonly texts: readonly string[]; readonly values: readonly Source[] }
  | { readonly kind: 'prefixed'; readonly prefix: string; readonly source: Source }

export interface CallSource {
  readonly kind: 'call'
  readonly callee: string
  readonly args: readonly Source[]
  /** What the callee needs imported. */
  readonly imported?: Import
}

/** `import { name as local } from 'from'`; `local` is absent where it is the name. */
export interface Import {
  readonly from: string
  readonly name: string
  readonly local?: string
}

/** A call of a method, or of something that is in scope by itself. */
export function call(callee: string, ...args: readonly (Source | undefined)[]): CallSource {
  return { kind: 'call', callee, args: args.filter((arg) => arg !== undefined) }
}

/** What files import of the core, so that nothing else is called so in them. */
export const CORE_NAMES = [
  't',
  'sql',
  'table',
  'column',
  'index',
  'unique',
  'check',
  'exclude',
  'primaryKey',
  'foreignKey',
  'enumType',
  'view',
  'trigger',
] as const

type CoreName = (typeof CORE_NAMES)[number]

/** A call of something that the core exports, such as `index` or `t.integer`. */
export function coreCall(callee: CoreName | `${CoreName}.${string}`, ...args: readonly (Source | undefined)[]): CallSource {
  return { ...call(callee, ...args), imported: { from: CORE, name: callee.split('.')[0] ?? callee } }
}

export const CORE = '@mig/core'

export function object(entries: readonly (readonly [key: string, value: Source | undefined])[], expanded: boolean = false): Source {
  const present = entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
  return { kind: 'object', entries: present, ...(expanded ? { expanded } : {}) }
}

/** `head.link1().link2()`; without links the head alone. */
export function chain(head: Source, links: readonly Source[]): Source {
  return links.length === 0 ? head : { kind: 'chain', head, links }
}

const WIDTH = 120
const STEP = 2

/** The text of a source whose first line begins at `column`, in lines that are indented by `indent`. */
export function print(source: Source, indent: number = 0, column: number = indent): string {
  const line = flat(source)
  // One column stays free for the comma that may follow.
  if (line !== undefined && fits(line, column)) return line
  return typeof source === 'string' ? source : broken(source, indent, column)
}

/** Everything that the source needs imported. */
export function importsOf(source: Source): readonly Import[] {
  if (typeof source === 'string') return []
  switch (source.kind) {
    case 'name':
      return [source.imported]
    case 'call':
      return [...(source.imported === undefined ? [] : [source.imported]), ...source.args.flatMap(importsOf)]
    case 'object':
      return source.entries.flatMap(([, value]) => importsOf(value))
    case 'array':
      return source.items.flatMap(importsOf)
    case 'chain':
      return [source.head, ...source.links].flatMap(importsOf)
    case 'arrow':
      return importsOf(source.body)
    case 'block':
      return source.lines.flatMap(importsOf)
    case 'template':
      return [{ from: CORE, name: 'sql' }, ...source.values.flatMap(importsOf)]
    case 'prefixed':
      return importsOf(source.source)
  }
}

/** The source on one line; `undefined` where it holds something that never stands on one. */
function flat(source: Source): string | undefined {
  if (typeof source === 'string') return source
  switch (source.kind) {
    case 'name':
      return source.text
    case 'call':
      return around(`${source.callee}(`, source.args.map(flat), ')')
    case 'array':
      return around('[', source.items.map(flat), ']')
    case 'object': {
      if (source.expanded === true && source.entries.length > 0) return undefined
      if (source.entries.length === 0) return '{}'
      return around(
        '{ ',
        source.entries.map(([key, value]) => around(`${key}: `, [flat(value)], '')),
        ' }',
      )
    }
    case 'chain':
      return around('', [flat(source.head), ...source.links.map(flat)], '', '.')
    case 'arrow':
      return around(`${source.parameters} => `, [flat(source.body)], '')
    case 'block':
      return undefined
    case 'prefixed':
      return around(source.prefix, [flat(source.source)], '')
    case 'template': {
      const values = source.values.map(flat)
      return values.includes(undefined) ? undefined : templateSource(source.texts, values)
    }
  }
}

/** A text tagged with `sql`; its pieces are escaped already. */
function templateSource(texts: readonly string[], values: readonly (string | undefined)[]): string {
  return `sql\`${texts.map((text, index) => (index === 0 ? text : `\${${values[index - 1]}}${text}`)).join('')}\``
}

function around(start: string, parts: readonly (string | undefined)[], end: string, separator = ', '): string | undefined {
  return parts.includes(undefined) ? undefined : start + parts.join(separator) + end
}

/** Texts may hold line breaks of their own, in templates; what follows the last one is not known here. */
function fits(text: string, column: number): boolean {
  const [first = '', ...others] = text.split('\n')
  return column + first.length < WIDTH && others.every((line) => line.length < WIDTH)
}

function broken(source: Exclude<Source, string>, indent: number, column: number): string {
  const inner = indent + STEP
  switch (source.kind) {
    case 'name':
      return source.text
    case 'call':
      return brokenCall(source, indent, column)
    case 'array':
      return lines(
        '[',
        source.items.map((item) => `${print(item, inner)},`),
        ']',
        indent,
      )
    case 'object': {
      const entries = source.entries.map(([key, value]) => `${key}: ${print(value, inner, inner + key.length + 2)},`)
      return lines('{', entries, '}', indent)
    }
    case 'chain':
      return brokenChain(source, indent, column)
    case 'arrow':
      return `${source.parameters} => ${print(source.body, indent, column + source.parameters.length + 4)}`
    case 'prefixed':
      return source.prefix + print(source.source, indent, column + source.prefix.length)
    case 'template':
      return templateSource(
        source.texts,
        source.values.map((value) => print(value, indent)),
      )
    case 'block':
      return lines(
        `${source.head} {`,
        source.lines.map((line) => print(line, inner)),
        '}',
        indent,
      )
  }
}

/** The last call may open a bracket at the end of the line; otherwise each call has a line of its own. */
function brokenChain(source: Extract<Source, { readonly kind: 'chain' }>, indent: number, column: number): string {
  const { head, links } = source
  const last = links.at(-1)
  const start = around('', [flat(head), ...links.slice(0, -1).map(flat)], '.', '.')
  if (last !== undefined && typeof last !== 'string' && last.kind === 'call' && start !== undefined && !start.includes('\n')) {
    const text = hugged(last.callee, last.args, last.args.map(opensBracket), indent, column + start.length)
    if (text !== undefined) return start + text
  }
  const inner = indent + STEP
  return print(head, indent, column) + links.map((link) => `\n${' '.repeat(inner)}.${print(link, inner, inner + 1)}`).join('')
}

const OPENS: ReadonlySet<string> = new Set(['object', 'array', 'arrow', 'block'])

function opensBracket(source: Source): boolean {
  return typeof source !== 'string' && OPENS.has(source.kind)
}

/** Arguments that open and close a bracket of their own stay on the line of the call, if the rest of them leaves room. */
function brokenCall(source: Extract<Source, { readonly kind: 'call' }>, indent: number, column: number): string {
  const { callee, args } = source
  const opens = args.map(opensBracket)
  const last = opens.lastIndexOf(true)
  for (const breaks of [opens.map((_, index) => index === last), opens]) {
    const text = hugged(callee, args, breaks, indent, column)
    if (text !== undefined) return text
  }
  const inner = indent + STEP
  return lines(
    `${callee}(`,
    args.map((arg) => `${print(arg, inner)},`),
    ')',
    indent,
  )
}

/** The call with some of its arguments broken into lines, as far as they have to be; `undefined` if that does not fit. */
function hugged(callee: string, args: readonly Source[], breaks: readonly boolean[], indent: number, column: number): string | undefined {
  if (!breaks.includes(true)) return undefined
  let text = `${callee}(`
  let hasBroken = false
  for (const [index, arg] of args.entries()) {
    if (index > 0) text += ', '
    const last = text.split('\n').at(-1) ?? ''
    const start = text.includes('\n') ? last.length : column + last.length
    const line = flat(arg)
    const mayBreak = breaks[index] === true && typeof arg !== 'string'
    // At least one has to be broken, since all of them do not fit on a line.
    const stays: boolean = line !== undefined && fits(`${line})`, start) && (hasBroken || breaks.indexOf(true, index + 1) !== -1)
    const part: string | undefined = !mayBreak || stays ? line : broken(arg, indent, start)
    if (part === undefined || !fits(part, start)) return undefined
    hasBroken ||= mayBreak && !stays
    text += part
  }
  return `${text})`
}

function lines(open: string, items: readonly string[], close: string, indent: number): string {
  if (items.length === 0) return open + close
  const inner = ' '.repeat(indent + STEP)
  return `${open}\n${items.map((item) => inner + item).join('\n')}\n${' '.repeat(indent)}${close}`
}
