export * from './enums.js'
export * from './app-users.js'
export * from './objects.js'
export * from './users.js'
