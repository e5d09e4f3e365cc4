import type { Index, IndexPart } from '@mig/core/dialect'
import { call, chain, coreCall, type Source } from './layout.ts'
import { optionsSource } from './entries.ts'
import { quote, sqlSource } from './literal.ts'
import { BY_NAME, type Wording } from './wording.ts'

/** `index('ix_name').on('a', column('b').desc()).unique()` */
export function indexSource(index: Omit<Index, 'name'> & Partial<Pick<Index, 'name'>>, wording: Wording = BY_NAME): Source {
  return chain(coreCall('index', index.name === undefined ? undefined : quote(index.name)), [
    call('on', ...index.parts.map((part) => partSource(part, wording))),
    ...(index.unique === true ? [call('unique')] : []),
    ...(index.where === undefined ? [] : [call('where', sqlSource(index.where))]),
    ...(index.comment === undefined ? [] : [call('comment', quote(index.comment))]),
    ...(index.options === undefined ? [] : [call('with', optionsSource(index.options))]),
  ])
}

export function partSource(part: IndexPart, wording: Wording): Source {
  const links = [
    ...(part.collation === undefined ? [] : [call('collate', quote(part.collation))]),
    ...(part.order === 'desc' ? [call('desc')] : []),
    ...(part.nulls === undefined ? [] : [call('nulls', quote(part.nulls))]),
    ...(part.options === undefined ? [] : [call('with', optionsSource(part.options))]),
  ]
  if ('sql' in part) return chain(sqlSource(part.sql), links)
  return links.length === 0 ? wording.column(part.column) : chain(wording.part(part.column), links)
}
