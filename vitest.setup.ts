import fc from 'fast-check'

// Properties look at other cases each time, so that work on the code keeps finding new ones; a gate has to answer the same for the same tree,
// so `npm test` sets MIG_SEED.
const seed = process.env['MIG_SEED']
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) })
