/** The words, quoted texts and signs of a TypeScript file; comments, regular expressions and the text of templates are left out. */
export function tokenize(source: string): readonly string[] {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"|[\w$]+|\S/g
  const tokens: string[] = []
  /** How many braces are open in each template that is being read. */
  const templates: number[] = []
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    const [text] = match
    if (text.startsWith('//') || text.startsWith('/*')) continue
    if (text === '/' && opensRegex(tokens.at(-1))) {
      token.lastIndex = afterRegex(source, match.index)
      continue
    }
    if (text === '`' || (text === '}' && templates.at(-1) === 0)) {
      if (text === '}') templates.pop()
      const end = afterTemplatePart(source, match.index + 1)
      if (source.startsWith('${', end - 2)) templates.push(0)
      token.lastIndex = end
      continue
    }
    const open = templates.at(-1)
    if (open !== undefined && (text === '{' || text === '}')) templates[templates.length - 1] = open + (text === '{' ? 1 : -1)
    tokens.push(text)
  }
  return tokens
}

/** A slash divides after a value, and opens a regular expression elsewhere. */
function opensRegex(before: string | undefined): boolean {
  return before === undefined || /^(?:return|typeof|case|in|of|await|void|delete|[=(,:;!&|?{}[+\-*%<>~^])$/.test(before)
}

function afterRegex(source: string, start: number): number {
  const regex = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*/y
  regex.lastIndex = start
  return regex.exec(source) === null ? start + 1 : regex.lastIndex
}

/** Where the text of a template ends: behind the closing backtick, or behind `${`. */
function afterTemplatePart(source: string, start: number): number {
  const part = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{)/y
  part.lastIndex = start
  return part.exec(source) === null ? source.length : part.lastIndex
}
