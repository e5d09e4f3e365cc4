import { formatType } from './type-format.ts'
import { normalize } from './normalize.ts'
import type { TypeSystem } from '@mig/core/dialect'

export const types: TypeSystem = { format: formatType, normalize }
