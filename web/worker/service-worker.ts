import { keepApplication } from './offline.ts'
import { callBack } from './push.ts'

// Listeners have to be there when the worker's code has run, or the browser tells it nothing.
keepApplication()
callBack()
