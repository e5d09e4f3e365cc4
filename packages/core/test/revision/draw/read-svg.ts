/** An element of a picture; `text` is what stands directly inside it. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  readonly text: string
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': '\'' }
const TOKEN = /<\/([a-zA-Z]+)>|<([a-zA-Z]+)((?: [a-zA-Z-]+="[^"<&]*")*)(\/?)>|((?:[^<&\p{Cc}]|\n|&(?:amp|lt|gt|quot|#39);)+)/uy

/** Reads XML as strictly as a browser does: tags must match, and no character may need to be escaped. */
export function readSvg(text: string): Element {
  const root = { name: '', attributes: {}, children: [] as Element[], text: '' }
  const path = [root]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const [, end, start, attributes = '', empty, characters] = TOKEN.exec(text) ?? []
    const inside = path.at(-1) as typeof root
    if (characters !== undefined) inside.text += characters.replace(/&[^;]+;/g, (entity) => ENTITIES[entity] as string)
    else if (start !== undefined) {
      const element = {
        name: start, children: [], text: '',
        attributes: Object.fromEntries([...attributes.matchAll(/([a-zA-Z-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
      }
      inside.children.push(element)
      if (empty === '') path.push(element)
    } else if (end === undefined || path.pop()?.name !== end) throw new SyntaxError(`No XML at ${at}: ${text.slice(at, at + 80)}`)
  }
  if (path.length > 1) throw new SyntaxError(`<${path.at(-1)?.name ?? ''}> does not end`)
  return root.children[0] as Element
}

/** All elements with a class, in the order of the text. */
export function withClass(element: Element, name: string): readonly Element[] {
  const own = element.attributes['class']?.split(' ').includes(name) === true ? [element] : []
  return [...own, ...element.children.flatMap((child) => withClass(child, name))]
}
