export { arbitraryName, arbitraryText } from './arbitrary-names.ts'
export { arbitraryOp, arbitraryOps, type ArbitraryOpsOptions } from './arbitrary-ops.ts'
export { type ArbitraryOptions, arbitrarySchema } from './arbitrary-schema.ts'
export { sorted } from './sorted-schema.ts'
