import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { GraphFormat } from '@mig/core'
import type { Core } from '../base.ts'
import { textOption, type CommandAction } from '../command.ts'
import { drawn } from '../drawing.ts'

export const run: CommandAction = async ({ options, session }) => {
  const { config, core, migrator } = await session.project()
  const format = formatOf(textOption(options, 'format') ?? 'mermaid', core)
  const hasDatabase = config.url !== undefined || config.connection !== undefined
  const indicateCurrent = hasDatabase && options['offline'] !== true
  const revisions = await migrator.history(textOption(options, 'revRange'), { indicateCurrent })
  const graph = core.graphText(drawn(revisions), format)
  const out = textOption(options, 'out')
  if (out === undefined) {
    session.output.text(graph, { format, graph })
    return 0
  }
  const file = path.resolve(session.folder, out)
  writeFileSync(file, graph)
  session.output.line(`Wrote ${out}`)
  session.output.result({ format, file })
  return 0
}

function formatOf(name: string, { GRAPH_FORMATS, MigError, didYouMean }: Core): GraphFormat {
  const format = GRAPH_FORMATS.find((known) => known === name)
  if (format !== undefined) return format
  throw new MigError('usage', `There is no format ${name}${didYouMean(name, GRAPH_FORMATS)}`, {
    hint: `The formats are: ${GRAPH_FORMATS.join(', ')}.`,
    exit: 2,
  })
}
