export { arbitraryName } from './arbitrary-names.ts'
export { arbitraryOps } from './arbitrary-ops.ts'
export { arbitrarySchema } from './arbitrary-schema.ts'
export { sorted } from './sorted-schema.ts'
