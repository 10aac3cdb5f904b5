internal import Commands
internal import Platform
internal import Worker

Process.openStandardDescriptors()
let isWorker = Process.rawArguments.first?.elementsEqual(Worker.processName.utf8) == true
Process.exit(isWorker ? Worker.main() : Front.run())
