import { runUntilKilled } from '../../../core/test/faults/story-runner.ts'
import { sqlite } from '../../src/index.ts'

await runUntilKilled(sqlite)
