import { serveUpgrades } from '../../../core/test/faults/race-runner.ts'
import { sqlite } from '../../src/index.ts'

await serveUpgrades(sqlite)
