internal import Platform
internal import SCP

Process.openStandardDescriptors()
guard Process.rawArguments.first?.elementsEqual(FlowWorker.httpName.utf8) == true else {
  Process.exit(FlowWorker.main())
}
Process.endWithParent()
Signal.ignoreFailedWrites()
HTTPServer(Descriptor(adopting: FlowWorker.httpChannel)).run()
Process.exit(0)
