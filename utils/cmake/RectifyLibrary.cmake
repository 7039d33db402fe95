# rectify_add_library(NAME sources... [DEPENDS targets...] [LINK libs...])
# One static, position-independent library of the project, linked with MLIR and
# exported for find_package(Rectify).
function(rectify_add_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  add_dependencies(${name} RectifyGenerated ${ARG_DEPENDS})
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
    $<INSTALL_INTERFACE:include>)
  target_link_libraries(${name} PUBLIC ${ARG_LINK} ${RECTIFY_MLIR_LIBS})
  install(TARGETS ${name} EXPORT RectifyTargets ARCHIVE DESTINATION lib)
  set_property(GLOBAL APPEND PROPERTY RECTIFY_LIBS ${name})
endfunction()

# rectify_add_tool(NAME sources... [LINK libs...])
# One command-line tool: built into bin/, installed, and known to the tests.
function(rectify_add_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_llvm_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} ${RECTIFY_MLIR_LIBS})
  install(TARGETS ${name} RUNTIME DESTINATION bin)
  set_property(GLOBAL APPEND PROPERTY RECTIFY_TOOLS ${name})
endfunction()
