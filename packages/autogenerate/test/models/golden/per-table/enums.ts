import { enumType } from '@mig/core'

export const appMood = enumType('mood', ['on', 'off'], { schema: 'app' })

export const mood = enumType('mood', ['sad', "it's ok"])
