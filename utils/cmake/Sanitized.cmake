# For `cmake -C`: our code with AddressSanitizer and UndefinedBehaviorSanitizer,
# with the assertions of LLVM's headers in it, and with lines in reports.
# LLVM itself is what is installed. It has no RTTI, which vptr and function
# need; everything else ends the process at its first finding.
set(LLVM_USE_SANITIZER "Address;Undefined" CACHE STRING "")
set(LLVM_UBSAN_FLAGS
  "-fsanitize=undefined -fno-sanitize=vptr,function -fno-sanitize-recover=all"
  CACHE STRING "")
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(CMAKE_C_FLAGS_RELEASE "-O1 -gline-tables-only" CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELEASE "-O1 -gline-tables-only" CACHE STRING "")
