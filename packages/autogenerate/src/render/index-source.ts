import type { Index, IndexPart } from '@mig/core/dialect'
import { call, chain, coreCall, type Source } from './layout.ts'
import { optionsSource } from './entries.ts'
import { quote, sqlSource } from './literal.ts'

/** `index('ix_name').on('a', column('b').desc()).unique()` */
export function indexSource(index: Index): Source {
  return chain(coreCall('index', quote(index.name)), [
    call('on', ...index.parts.map(partSource)),
    ...(index.unique === true ? [call('unique')] : []),
    ...(index.where === undefined ? [] : [call('where', sqlSource(index.where))]),
    ...(index.comment === undefined ? [] : [call('comment', quote(index.comment))]),
    ...(index.options === undefined ? [] : [call('with', optionsSource(index.options))]),
  ])
}

function partSource(part: IndexPart): Source {
  const links = [
    ...(part.collation === undefined ? [] : [call('collate', quote(part.collation))]),
    ...(part.order === 'desc' ? [call('desc')] : []),
    ...(part.nulls === undefined ? [] : [call('nulls', quote(part.nulls))]),
    ...(part.options === undefined ? [] : [call('with', optionsSource(part.options))]),
  ]
  if ('sql' in part) return chain(sqlSource(part.sql), links)
  return links.length === 0 ? quote(part.column) : chain(coreCall('column', quote(part.column)), links)
}
