import { sql, view } from '@mig/core'
import { pg } from '@mig/dialect-postgres'

export const numbers = pg.sequence('numbers', { start: 7 })

export const moods = view('moods', sql`SELECT mood
   FROM public.users`, { schema: 'app' })
